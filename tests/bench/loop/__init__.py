"""The whole loop with real Celery workers, beside workers that make the same calls and write nothing down."""

CREDENTIAL = {"secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="}
