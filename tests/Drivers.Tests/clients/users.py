"""Users with PyMongo: prints what it gets, a line a step. Its argument is the server's address, which has no users yet."""
import sys

from pymongo import MongoClient
from pymongo.errors import OperationFailure

address = sys.argv[1]


def told(action):
    try:
        return action()
    except OperationFailure as e:
        return f"{e.code} {e.details['errmsg']}"


def client(user, password, mechanism):
    return MongoClient(f"mongodb://{user}:{password}@{address}/?authMechanism={mechanism}")


anonymous = MongoClient(f"mongodb://{address}/")
print("anonymous", told(lambda: anonymous.shop.orders.find_one()))
anonymous.admin.command("createUser", "root", pwd="secret", roles=["root"])
print("second", told(lambda: anonymous.admin.command("createUser", "eve", pwd="x", roles=["root"])))

root = client("root", "secret", "SCRAM-SHA-256")
root.admin.command("createUser", "ann", pwd="paß word", roles=["readWriteAnyDatabase"])
for mechanism in ("SCRAM-SHA-1", "SCRAM-SHA-256"):
    ann = client("ann", "pa%C3%9F word", mechanism)
    ann.shop.orders.insert_one({"_id": mechanism})
    status = ann.admin.command("connectionStatus")["authInfo"]
    print(mechanism, status["authenticatedUsers"], status["authenticatedUserRoles"])
    print(mechanism, "wrong", told(lambda: client("ann", "wrong", mechanism).shop.orders.find_one()))
    print(mechanism, "nobody", told(lambda: client("nobody", "x", mechanism).shop.orders.find_one()))
print("info", root.admin.command("usersInfo", "ann")["users"][0]["mechanisms"])
root.admin.command("dropUser", "ann")
print("dropped", told(lambda: ann.shop.orders.find_one()))
