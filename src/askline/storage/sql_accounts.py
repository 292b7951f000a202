"""Customers, tokens, users and contacts in SQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from askline.interviews.accounts_kept import Contact, Customer, Token, User
from askline.interviews.ports import StoreConflict
from askline.storage import rows
from askline.storage import statements as sql
from askline.storage.database import Command, Script, UniqueViolated
from askline.storage.sql_commands import SqlCommands
from askline.storage.tables import contacts, customers, do_not_contact, interactions, receipts, tokens, users

_CUSTOMER = len(Customer._fields)


def every_customer() -> Any:
    return sa.select(*sql.columns(customers, Customer)).order_by(customers.c.id)


def one_at_a_time() -> Any:
    """Whoever reads this row waits for others who did until they are done, where a database lets several write."""
    version = sa.table("alembic_version", sa.column("version_num", sa.Text))
    return sa.select(version.c.version_num).with_for_update()


def customer_of_token() -> Any:
    is_same = sa.and_(tokens.c.customer_id == customers.c.id, sql.where(tokens, "token_hash"))
    both = (*sql.columns(customers, Customer), *sql.columns(tokens, Token))
    return sa.select(*both).where(is_same, tokens.c.revoked_at.is_(None))


def revoke_token() -> Any:
    revoked = sa.func.coalesce(tokens.c.revoked_at, sa.bindparam("now", type_=sa.BigInteger))
    return sa.update(tokens).where(sql.where(tokens, "uuid")).values(revoked_at=revoked)


def tokens_of() -> Any:
    return sa.select(*sql.columns(tokens, Token)).where(sql.where(tokens, "customer_id")).order_by(tokens.c.id)


def next_contacts() -> Any:
    t = contacts
    return (
        sa.select(*sql.columns(t, Contact))
        .where(sql.where(t, "customer_id"), t.c.uuid > sa.bindparam("after", type_=sa.Text))
        .order_by(t.c.uuid)
        .limit(sa.bindparam("limit", type_=sa.Integer))
    )


def one_interaction_of() -> Any:
    return sa.select(interactions.c.id).where(sql.where(interactions, "customer_id")).limit(1)


def change(table: sa.Table, names: tuple[str, ...], *found_by: str) -> Any:
    return sa.update(table).where(sql.where(table, *found_by)).values(sql.values(table, *names))


def remove(table: sa.Table, *found_by: str) -> Any:
    return sa.delete(table).where(sql.where(table, *found_by))


class SqlAccounts(SqlCommands):
    async def customers(self) -> list[Customer]:
        return [rows.customer_of(row) for row in await self._read(every_customer)]

    async def customer(self, uuid: str) -> Customer | None:
        found = await self._read(sql.one_by, customers, Customer, "uuid", at_uuid=uuid)
        return rows.customer_of(found[0]) if found else None

    async def customer_by_hash(self, token_hash: str) -> Customer | None:
        found = await self._read(sql.one_by, customers, Customer, "token_hash", at_token_hash=token_hash)
        return rows.customer_of(found[0]) if found else None

    async def customer_of_token(self, token_hash: str) -> tuple[Customer, Token] | None:
        for row in await self._read(customer_of_token, at_token_hash=token_hash):
            return rows.customer_of(row[:_CUSTOMER]), rows.token_of(row[_CUSTOMER:])
        return None

    async def add_customer(self, customer: Customer) -> Customer:
        return customer._replace(id=await self._add(customers, Customer._fields[1:], customer._asdict()))

    async def add_first_customer(self, customer: Customer) -> Customer | None:
        added: Customer | None = await self._database.write(lambda: self._adding_first(customer))
        return added

    def _adding_first(self, customer: Customer) -> Script:
        yield self._command(one_at_a_time)
        if (yield self._command(every_customer)):
            return None
        names = Customer._fields[1:]
        returned = yield self._command(sql.insert_row, customers, names, True, **customer._asdict())
        return customer._replace(id=returned[0][0])

    async def change_customer(self, customer: Customer) -> None:
        row = {"name": customer.name, "token_hash": customer.token_hash}
        await self._change(change, customers, tuple(row), "id", **row, at_id=customer.id)

    async def remove_customer(self, id: int) -> bool:
        return bool(await self._database.write(lambda: self._removing_customer(id)))

    def _removing_customer(self, id: int) -> Script:
        if (yield self._command(one_interaction_of, at_customer_id=id)):
            return False
        for table in (tokens, users, contacts, do_not_contact, receipts):
            yield self._command(remove, table, "customer_id", at_customer_id=id)
        yield self._command(remove, customers, "id", at_id=id)
        return True

    async def tokens(self, customer_id: int) -> list[Token]:
        return [rows.token_of(row) for row in await self._read_list(tokens_of, at_customer_id=customer_id)]

    async def add_token(self, token: Token) -> Token:
        return token._replace(id=await self._add(tokens, Token._fields[1:], rows.token_row(token)))

    async def revoke_token(self, uuid: str, at: int) -> bool:
        command = self._command(revoke_token, at_uuid=uuid, now=at)
        return bool(await self._database.write(lambda: _changing(command)))

    async def add_user(self, user: User) -> User:
        row = user._asdict() | {"email_folded": user.email.lower()}
        return user._replace(id=await self._add(users, (*User._fields[1:], "email_folded"), row))

    async def change_user(self, user: User) -> None:
        row = user._asdict() | {"email_folded": user.email.lower()}
        del row["id"]
        await self._change(change, users, tuple(row), "id", **row, at_id=user.id)

    async def remove_user(self, id: int) -> None:
        await self._change(remove, users, "id", at_id=id)

    async def contact(self, customer_id: int, uuid: str) -> Contact | None:
        place = rows.at(customer_id=customer_id, uuid=uuid)
        found = await self._read(sql.one_by, contacts, Contact, "customer_id", "uuid", **place)
        return rows.contact_of(found[0]) if found else None

    async def contacts(self, customer_id: int, after: str, limit: int) -> list[Contact]:
        found = await self._read_list(next_contacts, at_customer_id=customer_id, after=after, limit=limit)
        return [rows.contact_of(row) for row in found]

    async def change_contact(self, contact: Contact) -> None:
        row = rows.contact_row(contact)
        changed = {name: row[name] for name in ("data", "modified_at")}
        place = rows.at(customer_id=contact.customer_id, uuid=contact.uuid)
        await self._change(change, contacts, tuple(changed), "customer_id", "uuid", **changed, **place)

    async def remove_contact(self, customer_id: int, uuid: str) -> None:
        await self._change(remove, contacts, "customer_id", "uuid", **rows.at(customer_id=customer_id, uuid=uuid))

    async def add_contact(self, contact: Contact) -> bool:
        return bool(await self._database.write(lambda: _changing(self._inserted_contact(contact))))

    def _inserted_contact(self, contact: Contact) -> Command:
        return self._command(sql.insert_new, self._insert, contacts, Contact._fields, **rows.contact_row(contact))

    async def _add(self, table: sa.Table, names: tuple[str, ...], row: dict[str, Any]) -> int:
        returned = await self._change(sql.insert_row, table, names, True, **row)
        return int(returned[0][0])

    async def _change(self, make: Callable[..., Any], /, *variant: Any, **parameters: Any) -> Any:
        command = self._command(make, *variant, **parameters)
        try:
            return await self._database.write(lambda: _changing(command))
        except UniqueViolated as violated:
            raise StoreConflict("id-taken", f"it is taken: {violated.what}") from None


def _changing(command: Command) -> Script:
    came_of_it = yield command
    return came_of_it
