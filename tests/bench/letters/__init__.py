"""A letter to many readers by real Celery workers and a real SMTP server, beside a bare smtplib loop."""
