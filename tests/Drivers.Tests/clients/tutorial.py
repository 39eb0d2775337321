"""The tutorial of Motor, step by step, as it stands there. Its one change: the port, from the command line."""
import pprint
import sys

import motor.motor_asyncio
client = motor.motor_asyncio.AsyncIOMotorClient("localhost", int(sys.argv[1]))

db = client.test_database
db = client["test_database"]

collection = db.test_collection
collection = db["test_collection"]

async def do_insert():
    document = {"key": "value"}
    result = await db.test_collection.insert_one(document)
    print("result %s" % repr(result.inserted_id))
import asyncio
loop = client.get_io_loop()
loop.run_until_complete(do_insert())

# Not in the tutorial's text, but behind it: what it shows from here on is of the next 2000 documents alone.
loop.run_until_complete(collection.drop())

async def do_insert():
    result = await db.test_collection.insert_many([{"i": i} for i in range(2000)])
    print("inserted %d docs" % (len(result.inserted_ids),))
loop = client.get_io_loop()
loop.run_until_complete(do_insert())

async def do_find_one():
    document = await db.test_collection.find_one({"i": {"$lt": 1}})
    pprint.pprint(document)
loop = client.get_io_loop()
loop.run_until_complete(do_find_one())

async def do_find():
    cursor = db.test_collection.find({"i": {"$lt": 5}}).sort("i")
    for document in await cursor.to_list(length=100):
        pprint.pprint(document)
loop = client.get_io_loop()
loop.run_until_complete(do_find())

async def do_find():
    c = db.test_collection
    async for document in c.find({"i": {"$lt": 2}}):
        pprint.pprint(document)
loop = client.get_io_loop()
loop.run_until_complete(do_find())

async def do_find():
    cursor = db.test_collection.find({"i": {"$lt": 4}})
    # Modify the query before iterating
    cursor.sort("i", -1).skip(1).limit(2)
    async for document in cursor:
        pprint.pprint(document)
loop = client.get_io_loop()
loop.run_until_complete(do_find())

async def do_count():
    n = await db.test_collection.count_documents({})
    print("%s documents in collection" % n)
    n = await db.test_collection.count_documents({"i": {"$gt": 1000}})
    print("%s documents where i > 1000" % n)
loop = client.get_io_loop()
loop.run_until_complete(do_count())

async def do_replace():
    coll = db.test_collection
    old_document = await coll.find_one({"i": 50})
    print("found document: %s" % pprint.pformat(old_document))
    _id = old_document["_id"]
    result = await coll.replace_one({"_id": _id}, {"key": "value"})
    print("replaced %s document" % result.modified_count)
    new_document = await coll.find_one({"_id": _id})
    print("document is now %s" % pprint.pformat(new_document))
loop = client.get_io_loop()
loop.run_until_complete(do_replace())

async def do_update():
    coll = db.test_collection
    result = await coll.update_one({"i": 51}, {"$set": {"key": "value"}})
    print("updated %s document" % result.modified_count)
    new_document = await coll.find_one({"i": 51})
    print("document is now %s" % pprint.pformat(new_document))
loop = client.get_io_loop()
loop.run_until_complete(do_update())

async def do_update_many():
    coll = db.test_collection
    await coll.update_many({'i': {'$gt': 100}},
                           {'$set': {'key': 'value'}})
loop.run_until_complete(do_update_many())

async def do_delete_one():
    coll = db.test_collection
    n = await coll.count_documents({})
    print("%s documents before calling delete_one()" % n)
    result = await db.test_collection.delete_one({"i": {"$gte": 1000}})
    print("%s documents after" % (await coll.count_documents({})))
loop = client.get_io_loop()
loop.run_until_complete(do_delete_one())

async def do_delete_many():
    coll = db.test_collection
    n = await coll.count_documents({})
    print("%s documents before calling delete_many()" % n)
    result = await db.test_collection.delete_many({"i": {"$gte": 1000}})
    print("%s documents after" % (await coll.count_documents({})))
loop = client.get_io_loop()
loop.run_until_complete(do_delete_many())

from bson import SON
async def use_distinct_command():
    response = await db.command(SON([("distinct", "test_collection"), ("key", "i")]))
    return response
loop = client.get_io_loop()
response = loop.run_until_complete(use_distinct_command())

# The tutorial shows neither of these; the test asks for both.
print("distinct %d values, ok %s" % (len(response["values"]), response["ok"]))
print("%d documents updated" % loop.run_until_complete(collection.count_documents({"key": "value", "i": {"$gt": 100}})))
