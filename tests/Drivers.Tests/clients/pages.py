"""The web application of Motor's tutorial, as it stands there, asked for three pages. Its one change: the port."""
import asyncio
import sys

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from motor.motor_asyncio import AsyncIOMotorClient


async def setup_db():
    db = AsyncIOMotorClient("localhost", int(sys.argv[1])).test
    await db.pages.drop()
    html = "<html><body>{}</body></html>"
    await db.pages.insert_one({"_id": "page-one", "body": html.format("Hello!")})

    await db.pages.insert_one({"_id": "page-two", "body": html.format("Goodbye.")})

    return db


async def page_handler(request):
    # If the visitor gets "/pages/page-one", then page_name is "page-one".
    page_name = request.match_info.get("page_name")

    # Retrieve the long-lived database handle.
    db = request.app["db"]

    # Find the page by its unique id.
    document = await db.pages.find_one(page_name)

    if not document:
        return web.HTTPNotFound(text=f"No page named {page_name!r}")

    return web.Response(body=document["body"].encode(), content_type="text/html")


async def init_connection():
    db = await setup_db()
    app = web.Application()
    app["db"] = db
    # Route requests to the page_handler() coroutine.
    app.router.add_get("/pages/{page_name}", page_handler)
    return app


async def visit():
    async with TestClient(TestServer(await init_connection())) as browser:
        for page in ("page-one", "page-two", "page-three"):
            response = await browser.get(f"/pages/{page}")
            print(response.status, await response.text())


asyncio.get_event_loop().run_until_complete(visit())
