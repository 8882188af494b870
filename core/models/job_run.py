"""Remembers how each job that is done on schedule went when it was last run."""

from django.db import models
from django.db.models import Q


class JobRun(models.Model):
    """The last run of a job: a row for each job, kept so that nothing ends unseen."""

    class Outcome(models.TextChoices):
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    job = models.CharField(max_length=40, primary_key=True)
    started_at = models.DateTimeField()
    took = models.DurationField()
    outcome = models.CharField(max_length=6, choices=Outcome)
    done_at = models.DateTimeField(
        null=True, help_text="The start of the last run that went well; none before the first."
    )
    said = models.TextField(
        blank=True, help_text="What it did, in numbers; of a failure its sort alone."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="job_run_outcome_is_known", condition=Q(outcome__in=["done", "failed"])
            ),
            models.CheckConstraint(
                name="job_run_done_has_a_time",
                condition=Q(outcome="failed") | Q(done_at=models.F("started_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job}, {self.outcome} {self.started_at:%d %B %Y}"
