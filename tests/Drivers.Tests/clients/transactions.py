"""Transactions with PyMongo: prints what it sees, a line a step. Its argument is the server's URI."""
import sys

from pymongo import MongoClient
from pymongo.errors import OperationFailure
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

client = MongoClient(sys.argv[1])
accounts = client.bank.accounts
entries = client.ledger.entries


def balance(name, session=None):
    return accounts.find_one({"_id": name}, session=session)["balance"]


def state():
    return f"ada {balance('ada')}, ben {balance('ben')}, entries {entries.count_documents({})}"


accounts.insert_many([{"_id": "ada", "balance": 100}, {"_id": "ben", "balance": 100}])


# Two collections of two databases, one of which the transaction creates.
def transfer(session):
    accounts.update_one({"_id": "ada"}, {"$inc": {"balance": -30}}, session=session)
    accounts.update_one({"_id": "ben"}, {"$inc": {"balance": 30}}, session=session)
    entries.insert_one({"from": "ada", "to": "ben", "amount": 30}, session=session)
    return entries.count_documents({}, session=session)


with client.start_session() as session:
    counted = session.with_transaction(
        transfer, read_concern=ReadConcern("local"), write_concern=WriteConcern("majority", wtimeout=1000))
assert counted == 1
print("committed:", state())


# A callback that fails leaves nothing.
def fail(session):
    transfer(session)
    raise ValueError("changed my mind")


with client.start_session() as session:
    try:
        session.with_transaction(fail)
    except ValueError as error:
        print("aborted:", error, "-", state())

# Nobody else sees it before it is committed.
with client.start_session() as session:
    with session.start_transaction():
        accounts.update_one({"_id": "ada"}, {"$inc": {"balance": -10}}, session=session)
        print("open:", balance("ada", session), "inside,", balance("ada"), "outside")
        session.abort_transaction()
    print("aborted by hand:", state())

# Another writer in between: the callback is called again.
attempts = 0


def raise_balance(session):
    global attempts
    attempts += 1
    before = balance("ada", session)
    if attempts == 1:
        accounts.update_one({"_id": "ada"}, {"$inc": {"balance": 100}})
    accounts.update_one({"_id": "ada"}, {"$set": {"balance": before + 5}}, session=session)


with client.start_session() as session:
    session.with_transaction(raise_balance)
print("conflict:", attempts, "attempts,", state())

# By hand, the conflict is the caller's.
with client.start_session() as first, client.start_session() as second:
    first.start_transaction()
    second.start_transaction()
    accounts.update_one({"_id": "ben"}, {"$inc": {"balance": 1}}, session=first)
    try:
        accounts.update_one({"_id": "ben"}, {"$inc": {"balance": 1}}, session=second)
    except OperationFailure as error:
        transient = error.has_error_label("TransientTransactionError")
        print("conflict by hand:", error.code, "transient" if transient else "not transient")
    second.abort_transaction()
    first.commit_transaction()
    first.commit_transaction()
print("committed twice:", state())
