"""Roles from Slack's user groups: whoever is in a group that ROLES names has its roles, and loses them with the group."""

from __future__ import annotations

import logging
import re
import threading
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot import register
from uppdrag import roles
from uppdrag.facts import Actor
from uppdrag.people import person_for_slack

if TYPE_CHECKING:
    from slack_sdk.web import WebClient

    from uppdrag.facts import House

log = logging.getLogger(__name__)

_ID = re.compile(r"S[A-Z0-9]+")
LACKING = (
    "Slack has not granted usergroups:read, so roles from user groups stay as they are; install the app again"
)


class UserGroups:
    """The groups of one workspace. Without any in ROLES Slack is asked nothing.

    A group that Slack does not tell of keeps the roles it gave: not knowing who is in it takes nothing from anybody.
    """

    def __init__(self, house: House, client: WebClient, found: dict[str, Any]) -> None:
        self._house, self._client = house, client
        self._wanted = dict(register.user_groups(found))
        self._watched: frozenset[str] = frozenset()
        self._told = False
        self._one_look = threading.Lock()  # Slack tells of one change in two events

    def look(self) -> None:
        """Reads who is in the groups now; roles of groups that ROLES no longer names are taken back."""
        with self._one_look:
            roles.leave_groups(self._house, self._wanted)
            if self._wanted:
                try:
                    self._read_all()
                except (OSError, SlackApiError) as error:
                    self._complain(error)

    def heard(self, event: dict[str, Any]) -> None:
        """Slack tells that a group has changed: looked at when it is one of ours, or might be since it is renamed."""
        group = event.get("subteam") or {}
        named = event.get("subteam_id") or group.get("id")
        if named in self._watched or named in self._wanted or f"@{group.get('handle')}" in self._wanted:
            self.look()

    def _read_all(self) -> None:
        ids = self._ids()
        self._watched = frozenset(ids.values())
        for name, given in self._wanted.items():
            if name not in ids:
                log.warning("ROLES names the user group %s, which Slack does not have", name)
                continue
            found = self._client.usergroups_users_list(usergroup=ids[name])
            people = [self._known(str(user)) for user in found["users"]]
            wanted = {(person, role, body) for person in people for role, body in given}
            if roles.follow_group(self._house, Actor(f"användargruppen {name}"), name, wanted):
                log.warning("%s has no administratör left; the last one stays until another is named", name)
        self._told = False

    def _ids(self) -> dict[str, str]:
        """The ids of the groups that ROLES names; Slack is asked only where one is named by its handle."""
        plain = {name: name for name in self._wanted if _ID.fullmatch(name)}
        if len(plain) == len(self._wanted):
            return plain
        listed = self._client.usergroups_list()["usergroups"]
        return plain | {
            f"@{one['handle']}": str(one["id"]) for one in listed if f"@{one['handle']}" in self._wanted
        }

    def _known(self, slack_id: str) -> int:
        """The person, with name and address from Slack at the first meeting."""
        person = person_for_slack(self._house, slack_id)
        if person.name != slack_id:
            return person.id
        user = self._client.users_info(user=slack_id)["user"]
        profile = user.get("profile") or {}
        name = str(user.get("real_name") or profile.get("real_name") or "")
        return person_for_slack(self._house, slack_id, name, profile.get("email")).id

    def _complain(self, error: OSError | SlackApiError) -> None:
        """A scope that lacks is told once, until it is there; anything else each time."""
        code = str(error.response.get("error")) if isinstance(error, SlackApiError) else str(error)
        if code != "missing_scope":
            log.warning("could not read the user groups: %s", code)
        elif not self._told:
            log.warning(LACKING)
            self._told = True
