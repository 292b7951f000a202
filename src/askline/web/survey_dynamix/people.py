"""Users of a customer, and what is known about a phone number."""

from __future__ import annotations

from typing import Any

from askline.interviews.accounts_kept import User
from askline.interviews.selections import UserSelection
from askline.interviews.service import Service
from askline.interviews.views.survey_dynamix import user_resource
from askline.web import parameters as p
from askline.web import values
from askline.web.calls import Call, Reply, json_reply
from askline.web.parameters import Kind, Parameter
from askline.web.problems import bad_parameter, not_found
from askline.web.survey_dynamix.listing import page_of
from askline.web.values import with_plus

FILTERS = (
    Parameter("name", p.TEXT, "With exactly this name."),
    Parameter("name_contains", p.TEXT, "With this in the name, in this case."),
    Parameter("agent_id", p.TEXT, "With exactly this agent id."),
    Parameter("phone", p.TEXT, "With exactly this phone number."),
    Parameter("email", p.TEXT, "With this e-mail address, in any case."),
)
LIST = (*FILTERS, *p.page_parameters("as they were added"))
COUNTRY = Kind(values.any_text, {"type": "string", "pattern": "^[A-Za-z]{2}$", "examples": ["AU"]})
COUNTRY_CODE = Parameter("country_code", COUNTRY, "The country that a national number is of.", default="US")


class Users:
    def __init__(self, service: Service) -> None:
        self._accounts = service.accounts

    async def page(self, call: Call) -> Reply:
        given = p.read(await call.parameters(), LIST)
        chosen = {each.name: given[each.name] for each in FILTERS}
        if chosen["phone"] is not None:
            chosen["phone"] = with_plus(chosen["phone"])
        users = await self._accounts.users(call.customer, UserSelection(**chosen, page=page_of(given)))
        return json_reply([user_resource(each) for each in users])

    async def get(self, call: Call) -> Reply:
        return json_reply(user_resource(await self.user(call)))

    async def find(self, call: Call) -> Reply:
        await self.user(call)
        return json_reply(None)

    async def user(self, call: Call) -> User:
        """The user in the address. Raises RequestRefused `not-found`."""
        return await self._accounts.user(call.customer, call.path[1])


async def phone_number(call: Call) -> Reply:
    """What is known about the number in the address, as `phonenumbers` knows it."""
    import phonenumbers

    given = p.read(await call.parameters(), (COUNTRY_CODE,))
    region = given["country_code"].upper()
    number = _parsed(call.path[1], region if region in phonenumbers.SUPPORTED_REGIONS else None)
    if region not in phonenumbers.SUPPORTED_REGIONS:
        raise bad_parameter("country_code", f"country_code {region[:20]!r} is no country; write it as AU or US.")
    if number is None:
        raise not_found(f"phone number {call.path[1][:40]!r} of {region}")
    return json_reply(
        {
            "phone_number": phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
            "country_code": phonenumbers.region_code_for_number(number),
            "national_format": phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL),
            "phone_type": _phone_type(number),
        }
    )


def _parsed(text: str, region: str | None) -> Any:
    """A valid number, or None. Raises Problem `not-found` for an international one that is none."""
    import phonenumbers

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        number = None
    is_valid = number is not None and phonenumbers.is_valid_number(number)
    if not is_valid and text.lstrip().startswith("+"):
        raise not_found(f"phone number {text[:40]!r}")
    return number if is_valid else None


def _phone_type(number: Any) -> str:
    from phonenumbers import PhoneNumberType, number_type

    return {
        PhoneNumberType.MOBILE: "mobile",
        PhoneNumberType.FIXED_LINE_OR_MOBILE: "mobile",
        PhoneNumberType.VOIP: "voip",
    }.get(number_type(number), "landline")
