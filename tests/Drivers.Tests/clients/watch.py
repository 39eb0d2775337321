"""Change streams with PyMongo: prints what it sees, a line a step. Its argument is the server's URI."""
import json
import sys

from pymongo import MongoClient, monitoring
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


cursors = Cursors()
client = MongoClient(sys.argv[1], event_listeners=[cursors])
orders = client.shop.orders


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


# A collection.
with orders.watch() as stream:
    orders.insert_one({"_id": 1, "state": "new"})
    orders.update_one({"_id": 1}, {"$set": {"state": "paid"}})
    orders.replace_one({"_id": 1}, {"state": "sent"})
    orders.delete_one({"_id": 1})
    for change in stream:
        print("collection:", text(change))
        if change["operationType"] == "delete":
            break

# A pipeline, and the document that an update has changed.
pipeline = [{"$match": {"operationType": "update"}}, {"$addFields": {"seen": True}}]
with orders.watch(pipeline, full_document="updateLookup") as stream:
    orders.insert_one({"_id": 2, "state": "new", "total": 5})
    orders.update_one({"_id": 2}, {"$set": {"state": "paid"}})
    change = stream.next()
    assert change["seen"] is True
    print("pipeline:", text(change))

# A database and a client.
with client.shop.watch() as database_stream, client.watch() as client_stream:
    assert database_stream.try_next() is None
    orders.insert_one({"_id": 3})
    client.shop.customers.insert_one({"_id": "ada"})
    client.bank.accounts.insert_one({"_id": "ben"})
    print("database:", text(database_stream.next()), "|", text(database_stream.next()))
    print("client:", " | ".join(text(client_stream.next()) for _ in range(3)))

# Behind an event, after it was left.
with orders.watch() as stream:
    orders.insert_many([{"_id": 4}, {"_id": 5}])
    assert stream.next()["documentKey"] == {"_id": 4}
    token = stream.resume_token
orders.insert_one({"_id": 6})
with orders.watch(resume_after=token) as stream:
    print("resumed:", text(stream.next()), "|", text(stream.next()))

# By itself, where the server has lost the cursor.
with orders.watch() as stream:
    orders.insert_one({"_id": 7})
    stream.next()
    killed = client.shop.command("killCursors", "orders", cursors=[cursors.last])
    assert killed["cursorsKilled"] == [cursors.last]
    orders.insert_one({"_id": 8})
    print("resumed by itself:", text(stream.next()))

# The end of the collection, and a stream behind it.
with orders.watch() as stream:
    orders.drop()
    print("dropped:", " | ".join(text(change) for change in stream))
    token = stream.resume_token
try:
    orders.watch(resume_after=token)
except OperationFailure as error:
    print("not after invalidate:", error.code)
orders.insert_one({"_id": 9})
with orders.watch(start_after=token) as stream:
    print("started after it:", text(stream.next()))
