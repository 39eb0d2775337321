"""Change streams with Motor: prints what it sees, a line a step. Its argument is the server's URI."""
import asyncio
import json
import sys

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import monitoring
from pymongo.errors import OperationFailure


class Cursors(monitoring.CommandListener):
    """Knows the cursor that was opened last."""

    def started(self, event):
        pass

    def succeeded(self, event):
        if event.command_name == "aggregate":
            self.last = event.reply["cursor"]["id"]

    def failed(self, event):
        pass


def text(change):
    words = [change["operationType"]]
    if "documentKey" in change:
        words.append(change["ns"]["coll"] + " " + str(change["documentKey"]["_id"]))
    if "updateDescription" in change:
        words.append(to_json(change["updateDescription"]["updatedFields"]))
    if "fullDocument" in change:
        words.append(to_json(change["fullDocument"]))
    return " ".join(words)


def to_json(document):
    return json.dumps(document, separators=(",", ":"))


async def main():
    cursors = Cursors()
    client = AsyncIOMotorClient(sys.argv[1], event_listeners=[cursors])
    orders = client.shop.orders

    # Motor opens a stream with its first read.
    async def opened(stream):
        assert await stream.try_next() is None
        return stream

    # A collection.
    async with orders.watch() as stream:
        await opened(stream)
        await orders.insert_one({"_id": 1, "state": "new"})
        await orders.update_one({"_id": 1}, {"$set": {"state": "paid"}})
        await orders.replace_one({"_id": 1}, {"state": "sent"})
        await orders.delete_one({"_id": 1})
        async for change in stream:
            print("collection:", text(change))
            if change["operationType"] == "delete":
                break

    # A pipeline, and the document that an update has changed.
    pipeline = [{"$match": {"operationType": "update"}}, {"$addFields": {"seen": True}}]
    async with orders.watch(pipeline, full_document="updateLookup") as stream:
        await opened(stream)
        await orders.insert_one({"_id": 2, "state": "new", "total": 5})
        await orders.update_one({"_id": 2}, {"$set": {"state": "paid"}})
        change = await stream.next()
        assert change["seen"] is True
        print("pipeline:", text(change))

    # A database and a client.
    async with client.shop.watch() as database_stream, client.watch() as client_stream:
        await opened(database_stream)
        await opened(client_stream)
        await orders.insert_one({"_id": 3})
        await client.shop.customers.insert_one({"_id": "ada"})
        await client.bank.accounts.insert_one({"_id": "ben"})
        print("database:", " | ".join([text(await database_stream.next()) for _ in range(2)]))
        print("client:", " | ".join([text(await client_stream.next()) for _ in range(3)]))

    # Behind an event, after it was left.
    async with orders.watch() as stream:
        await opened(stream)
        await orders.insert_many([{"_id": 4}, {"_id": 5}])
        assert (await stream.next())["documentKey"] == {"_id": 4}
        token = stream.resume_token
    await orders.insert_one({"_id": 6})
    async with orders.watch(resume_after=token) as stream:
        print("resumed:", " | ".join([text(await stream.next()) for _ in range(2)]))

    # By itself, where the server has lost the cursor.
    async with orders.watch() as stream:
        await opened(stream)
        await orders.insert_one({"_id": 7})
        await stream.next()
        killed = await client.shop.command("killCursors", "orders", cursors=[cursors.last])
        assert killed["cursorsKilled"] == [cursors.last]
        await orders.insert_one({"_id": 8})
        print("resumed by itself:", text(await stream.next()))

    # The end of the collection, and a stream behind it.
    async with orders.watch() as stream:
        await opened(stream)
        await orders.drop()
        print("dropped:", " | ".join([text(change) async for change in stream]))
        token = stream.resume_token
    try:
        async with orders.watch(resume_after=token) as stream:
            await stream.next()
    except OperationFailure as error:
        print("not after invalidate:", error.code)
    await orders.insert_one({"_id": 9})
    async with orders.watch(start_after=token) as stream:
        print("started after it:", text(await stream.next()))


asyncio.get_event_loop().run_until_complete(main())
