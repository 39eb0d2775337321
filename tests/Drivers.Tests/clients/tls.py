"""TLS with PyMongo: prints what comes of each way to connect. Its arguments are host:port, the authority and the certificate."""
import sys

from pymongo import MongoClient
from pymongo.errors import ServerSelectionTimeoutError

server, authority, certificate = sys.argv[1:]


def connect(step, host=server, **options):
    try:
        with MongoClient(f"mongodb://{host}/", serverSelectionTimeoutMS=3000, **options) as client:
            notes = client.python.notes
            notes.insert_one({"text": "x" * 100_000})
            print(step, notes.count_documents({}), len(notes.find_one()["text"]))
    except ServerSelectionTimeoutError:
        print(step, "refused")


connect("with a certificate", tls=True, tlsCAFile=authority, tlsCertificateKeyFile=certificate)
connect("without a certificate", tls=True, tlsCAFile=authority)
connect("without the authority", tls=True, tlsCertificateKeyFile=certificate)
connect("by another name", server.replace("127.0.0.1", "localhost"), tls=True, tlsCAFile=authority, tlsCertificateKeyFile=certificate)
connect("without TLS")
