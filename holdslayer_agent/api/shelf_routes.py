"""What can be asked of what is kept between calls: learned menus, calls to be made again, facts."""

from __future__ import annotations

import asyncio
import re
from dataclasses import asdict
from typing import cast

from aiohttp import web
from pydantic import BaseModel

from holdslayer_agent.api.call_routes import call_of
from holdslayer_agent.api.problems import Refusal
from holdslayer_agent.api.routes import Asked, Route
from holdslayer_agent.api.schemas import (
    FactBody,
    FactNames,
    FactUse,
    MapTaken,
    MenuList,
    MenuMap,
    RedialList,
    ScheduleList,
)
from holdslayer_agent.core.hearing_out import tree
from holdslayer_agent.core.learned import LearnedMenu
from holdslayer_agent.navigation.guarding import authenticates

__all__ = ["SHELF_ROUTES"]


async def _menus(asked: Asked) -> BaseModel:
    menus = await asked.service.menus()
    return await asyncio.to_thread(lambda: MenuList.model_validate({"menus": [_menu(menu) for menu in menus]}))


def _menu(menu: LearnedMenu) -> dict[str, object]:
    return {"number": menu.number, "company": menu.company, "goals": len(menu.paths), "tree": asdict(tree(menu))}


async def _menu_map(asked: Asked) -> web.StreamResponse:
    text = await asked.service.menu_map(asked.part("number"))
    if text is None:
        raise Refusal(404, "No menu is known for this number.", code="menu-unknown", mend="GET /api/v1/menus")
    return web.Response(text=text, content_type="application/yaml", charset="utf-8")


async def _put_menu_map(asked: Asked) -> BaseModel:
    taken = await asked.service.put_menu_map(asked.part("number"), cast(MenuMap, asked.body).map)
    return MapTaken.model_validate(asdict(taken))


async def _forget_menu(asked: Asked) -> web.StreamResponse:
    if not await asked.service.forget_menu(asked.part("number")):
        raise Refusal(404, "No menu is known for this number.", code="menu-unknown", mend="GET /api/v1/menus")
    return web.Response(status=204)


async def _redials(asked: Asked) -> BaseModel:
    return RedialList.model_validate({"redials": [asdict(r) for r in await asked.service.redials()]})


async def _cancel_redial(asked: Asked) -> web.StreamResponse:
    if not await asked.service.cancel_redial(call_of(asked)):
        raise Refusal(404, "There is no such call to come.", code="redial-unknown", mend="GET /api/v1/redials")
    return web.Response(status=204)


async def _schedule(asked: Asked) -> BaseModel:
    return ScheduleList.model_validate({"scheduled": [asdict(s) for s in await asked.service.scheduled()]})


async def _cancel_scheduled(asked: Asked) -> web.StreamResponse:
    if not await asked.service.cancel_scheduled(call_of(asked)):
        raise Refusal(404, "No such call waits for its time.", code="schedule-unknown", mend="GET /api/v1/schedules")
    return web.Response(status=204)


async def _facts(asked: Asked) -> BaseModel:
    names = {company: list(kept) for company, kept in (await asked.service.facts()).items()}
    guarded = {company: [name for name in kept if authenticates(name)] for company, kept in names.items()}
    always = {company: list(given) for company, given in (await asked.service.facts_given()).items()}
    return FactNames(facts=names, guarded={c: kept for c, kept in guarded.items() if kept}, always=always)


async def _put_fact(asked: Asked) -> web.StreamResponse:
    body = cast(FactBody, asked.body)
    company, name = _fact(asked)
    await asked.service.put_fact(company, name, body.value)
    return web.Response(status=204)


async def _use_fact(asked: Asked) -> web.StreamResponse:
    company, name = _fact(asked)
    if not await asked.service.allow_fact(company, name, always=cast(FactUse, asked.body).always):
        raise Refusal(404, "There is no such fact.", code="fact-unknown", mend="GET /api/v1/facts")
    return web.Response(status=204)


async def _forget_fact(asked: Asked) -> web.StreamResponse:
    if not await asked.service.forget_fact(*_fact(asked)):
        raise Refusal(404, "There is no such fact.", code="fact-unknown", mend="GET /api/v1/facts")
    return web.Response(status=204)


def _fact(asked: Asked) -> tuple[str, str]:
    company, name = asked.part("name").strip(), asked.part("fact")
    if not re.fullmatch(r"[^\x00-\x1f\x7f\ud800-\udfff]{1,80}", company) or not re.fullmatch(
        "[A-Za-z_][A-Za-z0-9_]{0,40}", name
    ):
        raise Refusal(400, "A company is one line, a fact a name such as account_last4.", code="request-invalid")
    return company, name


_FACT = "/facts/{name}/{fact}"

SHELF_ROUTES = (
    Route("GET", "/menus", "list_menus", "Menus that earlier calls learned", _menus, answer=MenuList, group="menus"),
    Route("GET", "/menus/{number}/map", "get_menu_map", "A learned menu as a scenario file", _menu_map,
          media="application/yaml", group="menus"),
    Route("PUT", "/menus/{number}/map", "put_menu_map", "Add a map to what is known", _put_menu_map, "admin",
          answer=MapTaken, body=MenuMap, group="menus"),
    Route("DELETE", "/menus/{number}", "forget_menu", "Forget a number's menu", _forget_menu, "admin", status=204,
          group="menus"),
    Route("GET", "/redials", "list_redials", "Calls to come: redials and promised call-backs", _redials,
          answer=RedialList, group="redials"),
    Route("DELETE", "/redials/{call_id}", "cancel_redial", "Do not call again", _cancel_redial, "call", status=204,
          group="redials"),
    Route("GET", "/schedules", "list_scheduled", "Calls that will be made at a set time", _schedule,
          answer=ScheduleList, group="redials"),
    Route("DELETE", "/schedules/{call_id}", "cancel_scheduled", "Do not make this call", _cancel_scheduled, "call",
          status=204, group="redials"),
    Route("GET", "/facts", "list_facts", "Names of the facts kept; never their values", _facts, "admin", FactNames,
          group="facts"),
    Route("PUT", _FACT, "put_fact", "Keep a fact, sealed", _put_fact, "admin", status=204, body=FactBody,
          group="facts"),
    Route("PUT", f"{_FACT}/use", "use_fact", "Whether a fact is given without a question", _use_fact, "admin",
          status=204, body=FactUse, group="facts"),
    Route("DELETE", _FACT, "forget_fact", "Forget a fact", _forget_fact, "admin", status=204, group="facts"),
)  # fmt: skip
