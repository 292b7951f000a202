"""What every store must do for customers and those they know: credentials, users, contacts."""

from __future__ import annotations

from typing import Any

import pytest

from askline.errors import RequestRefused
from askline.interviews.accounts_kept import Contact
from askline.interviews.moments import SECOND
from askline.interviews.selections import Page, UserSelection
from contracts.on_stores import StoreTests, with_house
from fakes import SAM, House


class StoreAccounts(StoreTests):
    @with_house
    async def test_credentials_are_known_by_their_secrets_alone(self, house: House) -> None:
        accounts = house.service.accounts
        assert await accounts.by_password(house.customer.uuid.upper(), house.auth_token) == house.customer
        assert await accounts.by_auth_token(house.auth_token) == house.customer
        token, secret = await accounts.add_token(house.customer, ["INTERACTIONS_API_READ_ALL"])
        bearer = await accounts.by_bearer(secret)
        assert bearer is not None
        assert (bearer.customer, bearer.token_uuid, bearer.permissions) == (
            house.customer, token.uuid, ("INTERACTIONS_API_READ_ALL",),
        )  # fmt: skip
        assert await accounts.by_password(house.customer.uuid, secret) is None
        assert await accounts.by_password("nobody", house.auth_token) is None
        assert await accounts.by_bearer(house.auth_token) is None
        await accounts.revoke_token(token.uuid)
        await accounts.revoke_token(token.uuid)
        assert await accounts.by_bearer(secret) is None
        assert await accounts.add_default_customer() is None

    @with_house
    async def test_users_are_listed_in_the_order_in_which_they_were_added(self, house: House) -> None:
        accounts = house.service.accounts
        zoe = await accounts.add_user(house.customer, "Zoe", "Zoe@x.com", "z1", "+61488888888", "UTC")
        amy = await accounts.add_user(house.customer, "Amy", "amy@x.com")

        async def listed(**asked: Any) -> list[Any]:
            return await accounts.users(house.customer, UserSelection(**asked))

        assert await listed() == [zoe, amy]
        assert await listed(page=Page(order="DESC")) == [amy, zoe]
        assert await listed(name_contains="o") == await listed(agent_id="z1") == await listed(phone=SAM) == [zoe]
        assert await listed(email="AMY@x.com") == [amy]
        assert await accounts.user(house.customer, "zoe@X.com") == zoe
        with pytest.raises(RequestRefused) as refused:
            await accounts.add_user(house.customer, "Again", "ZOE@x.com")
        assert refused.value.code == "id-taken"

    @with_house
    async def test_a_contact_that_is_there_stays_as_it_was(self, house: House) -> None:
        contact = Contact("c1", house.customer.id, {"profile": {}}, 1, 1)
        assert await house.store.add_contact(contact)
        assert not await house.store.add_contact(contact._replace(data={}))
        assert await house.store.contact(house.customer.id, "c1") == contact
        assert await house.store.contact(house.customer.id + 1, "c1") is None

    @with_house
    async def test_a_new_auth_token_holds_instead_of_the_old_one(self, house: House) -> None:
        accounts, uuid = house.service.accounts, house.customer.uuid
        assert await accounts.by_password(uuid, house.auth_token)
        auth_token = await accounts.renew_auth_token(house.customer)
        house.clock.pass_seconds(2)
        assert await accounts.by_password(uuid, house.auth_token) is None
        assert await accounts.by_auth_token(house.auth_token) is None
        assert await accounts.by_password(uuid, auth_token) == await accounts.by_auth_token(auth_token)
        assert (await accounts.change_customer(await accounts.customer(uuid), "Lunch")).name == "Lunch"
        assert [each.name for each in await accounts.customers()] == ["Lunch"]
        assert await accounts.by_auth_token(auth_token) == await accounts.customer(uuid)

    @with_house
    async def test_a_customer_with_interactions_stays(self, house: House) -> None:
        await house.make()
        with pytest.raises(RequestRefused) as refused:
            await house.service.accounts.remove_customer(house.customer)
        assert refused.value.code == "in-use"
        assert await house.service.accounts.customers() == [house.customer]

    @with_house
    async def test_a_customer_goes_with_what_belongs_to_it_alone(self, house: House) -> None:
        accounts = house.service.accounts
        other, auth_token = await accounts.add_customer("other")
        _, secret = await accounts.add_token(other)
        for customer in (house.customer, other):
            await accounts.add_user(customer, "Amy", "amy@x.com")
            await accounts.add_contact(customer, {}, "c1")
        assert await accounts.by_password(other.uuid, auth_token)
        await accounts.remove_customer(other)
        house.clock.pass_seconds(2)
        assert await accounts.customers() == [house.customer]
        assert await accounts.by_bearer(secret) is await accounts.by_password(other.uuid, auth_token) is None
        assert await accounts.users(other, UserSelection()) == await accounts.tokens(other) == []
        assert len(await accounts.users(house.customer, UserSelection())) == 1
        assert [each.uuid async for each in accounts.contacts(house.customer)] == ["c1"]
        assert [each async for each in accounts.contacts(other)] == []

    @with_house
    async def test_tokens_are_listed_with_those_that_were_revoked(self, house: House) -> None:
        accounts = house.service.accounts
        one, _ = await accounts.add_token(house.customer)
        other, _ = await accounts.add_token(house.customer, ["INTERACTIONS_API_READ_ALL"])
        await accounts.revoke_token(one.uuid)
        now = house.clock.now()
        assert await accounts.tokens(house.customer) == [one._replace(revoked_at=now), other]

    @with_house
    async def test_users_are_changed_and_removed(self, house: House) -> None:
        accounts = house.service.accounts
        amy = await accounts.add_user(house.customer, "Amy", "amy@x.com", "a1")
        zoe = await accounts.add_user(house.customer, "Zoe", "zoe@x.com")
        await accounts.change_user(amy._replace(email="AMY@y.com", agent_id=None))
        assert await accounts.user(house.customer, "amy@Y.com") == amy._replace(email="AMY@y.com", agent_id=None)
        with pytest.raises(RequestRefused) as refused:
            await accounts.change_user(amy._replace(email="ZOE@x.com"))
        assert refused.value.code == "id-taken"
        await accounts.remove_user(amy)
        assert await accounts.users(house.customer, UserSelection()) == [zoe]

    @with_house
    async def test_contacts_are_listed_changed_and_removed(self, house: House) -> None:
        accounts = house.service.accounts
        made = [await accounts.add_contact(house.customer, {"n": n}, f"c{n:04}") for n in range(502)]
        assert [each async for each in accounts.contacts(house.customer)] == made
        house.clock.pass_seconds(1)
        changed = await accounts.change_contact(made[0], {"profile": {"email": "a@b.cd"}})
        assert await accounts.contact(house.customer, "c0000") == changed
        assert changed.modified_at == made[0].created_at + SECOND
        await accounts.remove_contact(changed)
        assert [each async for each in accounts.contacts(house.customer)] == made[1:]
