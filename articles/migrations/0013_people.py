"""Recorded history of accounts and their roles, so that nobody gets a second one unnoticed.

Of a password it is recorded that it is another, not what it is.
"""

from importlib import import_module

from django.db import migrations

HISTORY = import_module("articles.migrations.0008_history")

ACCOUNT = """
CREATE FUNCTION public.account_image(account public.auth_user) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
  SELECT to_jsonb(account) || jsonb_build_object('password', CASE
    WHEN account.password = '' OR account.password LIKE '!%' THEN ''
    ELSE left(encode(sha256(convert_to(account.password, 'UTF8')), 'hex'), 8) END)
$$;
"""


def _recorded(table, owner, left_out):
    function = HISTORY.RECORDED.format(
        table=table,
        key="id",
        owner="user",
        left_out=left_out,
        old_owner=f"o.{owner}",
        new_owner=f"n.{owner}",
        bookkeeping="",
    )
    if table == "user":
        function = function.replace("to_jsonb(", "public.account_image(")
    triggers = HISTORY.TRIGGERS.format(table=table)
    return function + triggers.replace("public.articles_", "public.auth_")


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0012_discussion"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [
        migrations.RunSQL(ACCOUNT),
        migrations.RunSQL(_recorded("user", "id", "last_login")),
        migrations.RunSQL(_recorded("user_groups", "user_id", "")),
    ]
