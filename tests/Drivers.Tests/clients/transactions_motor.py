"""Transactions with Motor: prints what it sees, a line a step. Its argument is the server's URI."""
import asyncio
import sys

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.errors import OperationFailure
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern


async def main():
    client = AsyncIOMotorClient(sys.argv[1])
    accounts = client.bank.accounts
    entries = client.ledger.entries

    async def balance(name, session=None):
        return (await accounts.find_one({"_id": name}, session=session))["balance"]

    async def state():
        count = await entries.count_documents({})
        return f"ada {await balance('ada')}, ben {await balance('ben')}, entries {count}"

    await accounts.insert_many([{"_id": "ada", "balance": 100}, {"_id": "ben", "balance": 100}])

    # Two collections of two databases, one of which the transaction creates.
    async def transfer(session):
        await accounts.update_one({"_id": "ada"}, {"$inc": {"balance": -30}}, session=session)
        await accounts.update_one({"_id": "ben"}, {"$inc": {"balance": 30}}, session=session)
        await entries.insert_one({"from": "ada", "to": "ben", "amount": 30}, session=session)
        return await entries.count_documents({}, session=session)

    async with await client.start_session() as session:
        counted = await session.with_transaction(
            transfer, read_concern=ReadConcern("local"), write_concern=WriteConcern("majority", wtimeout=1000))
    assert counted == 1
    print("committed:", await state())

    # A callback that fails leaves nothing.
    async def fail(session):
        await transfer(session)
        raise ValueError("changed my mind")

    async with await client.start_session() as session:
        try:
            await session.with_transaction(fail)
        except ValueError as error:
            print("aborted:", error, "-", await state())

    # Nobody else sees it before it is committed.
    async with await client.start_session() as session:
        async with session.start_transaction():
            await accounts.update_one({"_id": "ada"}, {"$inc": {"balance": -10}}, session=session)
            print("open:", await balance("ada", session), "inside,", await balance("ada"), "outside")
            await session.abort_transaction()
        print("aborted by hand:", await state())

    # Another writer in between: the callback is called again.
    attempts = 0

    async def raise_balance(session):
        nonlocal attempts
        attempts += 1
        before = await balance("ada", session)
        if attempts == 1:
            await accounts.update_one({"_id": "ada"}, {"$inc": {"balance": 100}})
        await accounts.update_one({"_id": "ada"}, {"$set": {"balance": before + 5}}, session=session)

    async with await client.start_session() as session:
        await session.with_transaction(raise_balance)
    print("conflict:", attempts, "attempts,", await state())

    # By hand, the conflict is the caller's.
    async with await client.start_session() as first, await client.start_session() as second:
        first.start_transaction()
        second.start_transaction()
        await accounts.update_one({"_id": "ben"}, {"$inc": {"balance": 1}}, session=first)
        try:
            await accounts.update_one({"_id": "ben"}, {"$inc": {"balance": 1}}, session=second)
        except OperationFailure as error:
            transient = error.has_error_label("TransientTransactionError")
            print("conflict by hand:", error.code, "transient" if transient else "not transient")
        await second.abort_transaction()
        await first.commit_transaction()
        await first.commit_transaction()
    print("committed twice:", await state())


asyncio.get_event_loop().run_until_complete(main())
