import core.lasting_key
import core.model_fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('boundaries', '0001_initial'),
        ('partnerships', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Unsubscription',
            fields=[
                ('mark', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', core.model_fields.CleanCharField(help_text='A team or a post, never a name: “School improvement team”.', max_length=120)),
                ('email', core.model_fields.CleanEmailField(max_length=254, verbose_name='e-mail address')),
                ('source', core.model_fields.CleanCharField(help_text='A page where it is published, or who gave it and when. Whoever is written to is told.', max_length=300, verbose_name='where it comes from')),
                ('is_usable', models.BooleanField(default=True, verbose_name='may be written to')),
                ('added_at', models.DateTimeField()),
                ('checked_at', models.DateTimeField(help_text='When it was last entered, changed or imported.')),
                ('added_by', models.ForeignKey(blank=True, help_text='Nobody where a command did it.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('authority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='boundaries.localauthority')),
                ('partnership', core.lasting_key.LastingForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='contacts', to='partnerships.partnership')),
            ],
            options={
                'ordering': ['role', 'pk'],
                'permissions': [('use_contact_book', 'Can see and change the contact book, and invite')],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('authority__isnull', False), ('partnership__isnull', True)), models.Q(('authority__isnull', True), ('partnership__isnull', False)), _connector='OR'), name='contact_of_an_authority_or_a_partnership', violation_error_message='Choose an LA, or name a partnership: one of the two.'), models.UniqueConstraint(models.F('authority'), django.db.models.functions.text.Lower('email'), name='contact_once_for_an_authority', violation_error_message='This address is in the book already, for this LA.'), models.UniqueConstraint(models.F('partnership'), django.db.models.functions.text.Lower('email'), name='contact_once_for_a_partnership', violation_error_message='This address is in the book already, for this partnership.')],
            },
        ),
    ]
