"""Mail servers that do not do what they are asked."""

from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Unreachable(BaseEmailBackend):
    """Cannot be connected to."""

    def open(self) -> bool:
        raise ConnectionRefusedError("nobody listens")


class Refusing(BaseEmailBackend):
    """Takes nobody's mail."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise SMTPRecipientsRefused({})
