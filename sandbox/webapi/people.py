"""auth.test, users.* and usergroups.*: who is there."""

from sandbox import Json
from sandbox.webapi.call import Call, SlackError, method, page


def _person(call: Call, user: str) -> Json:
    email = "users:read.email" in call.world.config.app.scopes
    return call.world.person_json(user, email=email)


@method("auth.test")
def auth_test(call: Call) -> Json:
    app = call.world.config.app
    return {
        "url": call.slack.base_url + "/",
        "team": call.world.config.team_name,
        "user": app.name,
        "team_id": call.world.team,
        "user_id": app.bot_user,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


@method("users.info", "users:read")
def info(call: Call) -> Json:
    return {"user": _person(call, call.person())}


@method("users.list", "users:read")
def list_people(call: Call) -> Json:
    rows = [_person(call, user) for user in call.world.config.people]
    shown, metadata = page(call, rows, len(rows))
    return {"members": shown, "cache_ts": 0, "response_metadata": metadata}


@method("users.lookupByEmail", "users:read.email")
def lookup_by_email(call: Call) -> Json:
    wanted = call.need("email", "users_not_found").casefold()
    for person in call.world.config.people.values():
        known = (person.email or "").casefold()
        if known == wanted and person.id not in call.world.disabled:
            return {"user": _person(call, person.id)}
    raise SlackError("users_not_found")


@method("usergroups.list", "usergroups:read")
def list_groups(call: Call) -> Json:
    whole = call.flag("include_users")
    groups = [
        {key: value for key, value in group.items() if whole or key != "users"}
        | {"team_id": call.world.team, "is_usergroup": True, "user_count": len(group["users"])}
        for group in call.world.groups
    ]
    return {"usergroups": groups}


@method("usergroups.users.list", "usergroups:read")
def list_group_members(call: Call) -> Json:
    wanted = call.need("usergroup", "no_such_subteam")
    for group in call.world.groups:
        if group["id"] == wanted:
            return {"users": [user for user in group["users"] if user not in call.world.disabled]}
    raise SlackError("no_such_subteam")
