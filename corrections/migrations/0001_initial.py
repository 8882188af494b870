from django.conf import settings
from django.db import migrations, models
import core.lasting_key
import core.model_fields
import django.db.models.deletion
import django.db.models.functions.text

from corrections.moderation.canned_replies import FIRST_REPLIES


def add_first_replies(apps, schema_editor):
    """Adds the replies to begin with, which moderators edit."""
    reply = apps.get_model("corrections", "CannedReply")
    reply.objects.bulk_create(reply(title=title, text=text) for title, text in FIRST_REPLIES)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('boundaries', '0001_initial'),
        ('contacts', '0001_initial'),
        ('partnerships', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [

        migrations.CreateModel(
            name='ProposedChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(choices=[('summary', 'Local authority'), ('partnership', 'Partnership'), ('coverage', 'Partnership in this local authority'), ('elsewhere', 'Local authority that a partnership works in'), ('membership', 'Members of a partnership'), ('source', 'Source')], max_length=11)),
                ('field', models.CharField(help_text='Of a row: which one.', max_length=40)),
                ('source', core.model_fields.CleanCharField(blank=True, help_text='An address or words, where it is not the source of the whole submission.', max_length=500, verbose_name='source of its own')),
                ('value_then', core.model_fields.CleanJSONField(null=True)),
                ('value_proposed', core.model_fields.CleanJSONField(null=True)),
                ('outcome', models.CharField(choices=[('open', 'Not decided'), ('accepted', 'Accepted'), ('amended', 'Accepted with a change'), ('refused', 'Not accepted')], default='open', max_length=8)),
                ('value_decided', core.model_fields.CleanJSONField(null=True)),
                ('reason', core.model_fields.CleanTextField(blank=True, help_text='Why it is refused, or changed. Kept, to begin with, when that is undone.')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=12, unique=True)),
                ('intent', models.CharField(choices=[('correct', 'Correct something'), ('add', 'Tell us about a partnership that is missing'), ('confirm', 'Confirm that the page is right')], max_length=7)),
                ('origin', models.CharField(choices=[('sender', 'Somebody who sent it in'), ('files', 'The shipped files'), ('survey', 'A survey of LAs and partnerships'), ('call', 'A telephone call with the LA')], default='sender', max_length=6)),
                ('origin_key', core.model_fields.CleanCharField(blank=True, help_text='Of a survey: names the response, never its people.', max_length=40)),
                ('sender_domain', core.model_fields.CleanCharField(blank=True, help_text='Of a survey: the domain of an LA’s address that its answers came from.', max_length=253)),
                ('called_on', models.DateField(blank=True, help_text='Of a telephone call: the day on which it was.', null=True)),
                ('called_role', core.model_fields.CleanCharField(blank=True, help_text='Of a telephone call: who spoke, by their role.', max_length=80)),
                ('message', core.model_fields.CleanTextField(blank=True)),
                ('source_url', core.model_fields.CleanURLField(blank=True, max_length=500, verbose_name='address of the source')),
                ('source_title', core.model_fields.CleanCharField(blank=True, max_length=200, verbose_name='title of the source')),
                ('source_locator', core.model_fields.CleanCharField(blank=True, max_length=200, verbose_name='where in the source')),
                ('made_against', models.CharField(blank=True, help_text='Names what the record said; see proposals.py.', max_length=64)),
                ('state', models.CharField(choices=[('unconfirmed', 'Waiting for the e-mail address to be confirmed'), ('pending', 'Received'), ('in_review', 'In review'), ('asked', 'Waiting for the sender'), ('accepted', 'Accepted'), ('partly_accepted', 'Partly accepted'), ('rejected', 'Not accepted'), ('withdrawn', 'Withdrawn'), ('spam', 'Spam')], default='unconfirmed', max_length=15)),
                ('version', models.PositiveIntegerField(default=0, help_text='Counts every step; a decision made on an older one is refused.')),
                ('created_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('change', models.UUIDField(blank=True, help_text='The entry of the history that the decision made.', null=True)),
                ('done_by_hand', models.UUIDField(blank=True, help_text='The entry of the history with which staff did by hand what it asks for.', null=True)),
                ('asked_at', models.DateTimeField(blank=True, help_text='When its sender was last asked a question.', null=True)),
                ('reminded_at', models.DateTimeField(blank=True, help_text='When its sender was reminded of that question.', null=True)),
                ('reasons', core.model_fields.CleanTextField(blank=True, help_text='What the submitter is told.')),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Redaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('why', core.model_fields.CleanTextField(max_length=300)),
                ('rows', models.JSONField(help_text='How many rows held it, by table.')),
                ('editions', models.JSONField(help_text='The names of the editions whose files held it.')),
                ('user', models.ForeignKey(help_text='Who made it. Accounts are closed, not deleted, so that this is kept.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at'],
                'permissions': [('redact_text', 'Can redact a text everywhere')],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=43, unique=True)),
                ('intent', models.CharField(blank=True, choices=[('correct', 'Correct something'), ('add', 'Tell us about a partnership that is missing'), ('confirm', 'Confirm that the page is right')], max_length=7)),
                ('answers', models.JSONField(default=dict, help_text='Step to what was typed there, as the form sent it.')),
                ('seen', models.JSONField(help_text='What the record said when the fields were first shown.', null=True)),
                ('started_at', models.DateTimeField()),
                ('touched_at', models.DateTimeField(db_index=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='boundaries.localauthority')),
            ],
        ),
        migrations.AddField(
            model_name='draft',
            name='partnership',
            field=core.lasting_key.LastingForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnerships.partnership'),
        ),
        migrations.AddField(
            model_name='submission',
            name='authority',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='boundaries.localauthority'),
        ),
        migrations.AddField(
            model_name='submission',
            name='claimed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='claimed', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='submission',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='decided', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='submission',
            name='second_wanted_by',
            field=models.ForeignKey(blank=True, help_text='The moderator who wants a second one to say that the LA verified its page.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='submission',
            name='partnership',
            field=core.lasting_key.LastingForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='submissions', to='partnerships.partnership'),
        ),
        migrations.AddField(
            model_name='proposedchange',
            name='submission',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposed', to='corrections.submission'),
        ),
        migrations.AddField(
            model_name='proposedchange',
            name='put_by',
            field=models.ForeignKey(blank=True, help_text='The moderator who put it in a field, from what the sender wrote in words.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='draft',
            name='submission',
            field=models.OneToOneField(blank=True, help_text='What it was sent as. Its answers are emptied then.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='corrections.submission'),
        ),
        migrations.CreateModel(
            name='Submitter',
            fields=[
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='submitter', serialize=False, to='corrections.submission')),
                ('name', core.model_fields.CleanCharField(max_length=120)),
                ('email', models.EmailField(max_length=254, verbose_name='work e-mail')),
                ('role', core.model_fields.CleanCharField(max_length=120)),
                ('at_the_authority', models.BooleanField(default=False, help_text='The address is at the LA’s own domain, or at .gov.uk.')),
            ],
            options={
                'indexes': [models.Index(django.db.models.functions.text.Lower('email'), name='submitter_email')],
            },
        ),
        migrations.CreateModel(
            name='SubmissionEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('act', models.CharField(choices=[('confirm', 'E-mail address confirmed'), ('call', 'Telephone call recorded'), ('withdraw', 'Withdrawn'), ('claim', 'Taken up'), ('assign', 'Assigned'), ('release', 'Returned to the queue'), ('move', 'Moved to the successor'), ('ask', 'Sender asked'), ('answer', 'Sender answered'), ('propose', 'Put in fields for the sender'), ('set_aside', 'Marked as spam'), ('decide', 'Decided'), ('undo', 'Decision undone'), ('by_hand', 'Done by hand'), ('note', 'Note'), ('remind', 'Sender reminded'), ('resend', 'Link sent again')], max_length=9)),
                ('state', models.CharField(choices=[('unconfirmed', 'Waiting for the e-mail address to be confirmed'), ('pending', 'Received'), ('in_review', 'In review'), ('asked', 'Waiting for the sender'), ('accepted', 'Accepted'), ('partly_accepted', 'Partly accepted'), ('rejected', 'Not accepted'), ('withdrawn', 'Withdrawn'), ('spam', 'Spam')], help_text='The state that it led to.', max_length=15)),
                ('text', core.model_fields.CleanTextField(blank=True, help_text='A note, a question, an answer or a reason.')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='corrections.submission')),
                ('user', models.ForeignKey(blank=True, help_text='Who did it; nobody where a sender or a daily job did.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at', 'pk'],
                'default_permissions': (),
                'indexes': [models.Index(fields=['act', 'at'], name='submission_event_by_act')],
                'constraints': [models.CheckConstraint(condition=models.Q(('act__in', ['confirm', 'call', 'withdraw', 'claim', 'assign', 'release', 'move', 'ask', 'answer', 'propose', 'set_aside', 'decide', 'undo', 'by_hand', 'note', 'remind', 'resend'])), name='submission_event_act_in_vocabulary'), models.CheckConstraint(condition=models.Q(('state__in', ['unconfirmed', 'pending', 'in_review', 'asked', 'accepted', 'partly_accepted', 'rejected', 'withdrawn', 'spam'])), name='submission_event_state_in_vocabulary')],
            },
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['state', 'confirmed_at'], name='submission_queue'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['confirmed_at', 'id'], name='submission_by_age'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['authority', 'state'], name='submission_of_authority'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('intent__in', ['correct', 'add', 'confirm'])), name='submission_intent_in_vocabulary'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('origin__in', ['sender', 'files', 'survey', 'call'])), name='submission_origin_in_vocabulary'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('pending', 'in_review')), models.Q(('origin_key', ''), _negated=True)), fields=('origin_key',), name='submission_waits_once_for_a_survey_response'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['unconfirmed', 'pending', 'in_review', 'asked', 'accepted', 'partly_accepted', 'rejected', 'withdrawn', 'spam'])), name='submission_state_in_vocabulary'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('intent', 'confirm'), models.Q(('source_url', ''), _negated=True), models.Q(('source_title', ''), _negated=True), _connector='OR'), name='submission_has_a_source', violation_error_message='needs the title or the address of a source'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['unconfirmed', 'withdrawn']), ('confirmed_at__isnull', False), _connector='OR'), name='submission_confirmed_before_it_is_seen'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state__in', ('accepted', 'partly_accepted', 'rejected', 'withdrawn', 'spam'))), models.Q(models.Q(('state__in', ('accepted', 'partly_accepted', 'rejected', 'withdrawn', 'spam')), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='submission_closed_has_a_time'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('change__isnull', True), ('state__in', ('accepted', 'partly_accepted', 'rejected')), _connector='OR'), name='submission_change_only_when_decided'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('called_on__isnull', False), ('origin', 'call'), models.Q(('called_role', ''), _negated=True)), models.Q(models.Q(('origin', 'call'), _negated=True), ('called_on__isnull', True), ('called_role', '')), _connector='OR'), name='submission_call_has_day_and_role'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('done_by_hand__isnull', True), ('state', 'accepted'), _connector='OR'), name='submission_done_by_hand_only_when_accepted'),
        ),
        migrations.AddConstraint(
            model_name='proposedchange',
            constraint=models.UniqueConstraint(fields=('submission', 'subject', 'field'), name='proposed_once_per_field'),
        ),
        migrations.AddConstraint(
            model_name='proposedchange',
            constraint=models.CheckConstraint(condition=models.Q(('subject__in', ['summary', 'partnership', 'coverage', 'elsewhere', 'membership', 'source'])), name='proposed_subject_in_vocabulary'),
        ),
        migrations.AddConstraint(
            model_name='proposedchange',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['open', 'accepted', 'amended', 'refused'])), name='proposed_outcome_in_vocabulary'),
        ),
        migrations.AddConstraint(
            model_name='proposedchange',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), models.Q(('outcome', 'accepted'), _negated=True), _connector='OR'), name='proposed_reason_not_when_accepted'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.CheckConstraint(condition=models.Q(('submission__isnull', True), ('answers', {}), _connector='OR'), name='draft_emptied_when_sent'),
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('invited_at', models.DateTimeField()),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('replaced_at', models.DateTimeField(blank=True, help_text='When another one went out in its place.', null=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='boundaries.localauthority')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='invitations', to='contacts.contact')),
                ('invited_by', models.ForeignKey(help_text='Accounts are closed, not deleted, so that this is kept.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reminded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-invited_at', '-pk'],
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='draft',
            name='invitation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='corrections.invitation'),
        ),
        migrations.AddField(
            model_name='submission',
            name='invitation',
            field=models.ForeignKey(blank=True, help_text='The one by whose link it was sent.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='submissions', to='corrections.invitation'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('authority',), name='invitation_once_for_an_authority'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reminded_at__isnull', True), ('reminded_by__isnull', True)), models.Q(('reminded_at__isnull', False), ('reminded_by__isnull', False)), _connector='OR'), name='invitation_reminder_has_time_and_user'),
        ),
        migrations.CreateModel(
            name='CannedReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', core.model_fields.CleanCharField(help_text='For moderators only.', max_length=60, unique=True)),
                ('text', core.model_fields.CleanTextField(help_text='It goes into the e-mail as written.', max_length=2000)),
            ],
            options={
                'verbose_name_plural': 'canned replies',
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.RunPython(add_first_replies, migrations.RunPython.noop),
        migrations.CreateModel(
            name='TellingChoice',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('how_often', models.CharField(choices=[('at_once', 'At once, and once a week of all that waits'), ('daily', 'Once a day'), ('weekly', 'Once a week'), ('never', 'Never')], default='daily', max_length=7)),
                ('told_on', models.DateField(blank=True, help_text='Last, of all that waited.', null=True)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('how_often__in', ['at_once', 'daily', 'weekly', 'never'])), name='telling_choice_in_vocabulary')],
            },
        ),
    ]
