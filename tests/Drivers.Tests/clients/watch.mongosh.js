// Change streams in mongosh: prints what it sees, a line a step.
const mongo = db.getMongo()
const shop = mongo.getDB('shop')
const orders = shop.orders

const text = change => [
  change.operationType,
  change.documentKey && `${change.ns.coll} ${change.documentKey._id}`,
  change.updateDescription && JSON.stringify(change.updateDescription.updatedFields),
  change.fullDocument && JSON.stringify(change.fullDocument)
].filter(word => word).join(' ')

// Waits without next's warning that it does.
function next (stream) {
  while (!stream.isClosed()) {
    const change = stream.tryNext()
    if (change !== null) return change
  }
  throw new Error('The stream is at its end.')
}

function texts (stream, count) {
  const changes = []
  for (let i = 0; i < count; i++) changes.push(text(next(stream)))
  return changes.join(' | ')
}

// A collection.
let stream = orders.watch()
orders.insertOne({ _id: 1, state: 'new' })
orders.updateOne({ _id: 1 }, { $set: { state: 'paid' } })
orders.replaceOne({ _id: 1 }, { state: 'sent' })
orders.deleteOne({ _id: 1 })
for (let i = 0; i < 4; i++) print(`collection: ${text(next(stream))}`)
stream.close()

// A pipeline, and the document that an update has changed.
stream = orders.watch([{ $match: { operationType: 'update' } }, { $addFields: { seen: true } }], { fullDocument: 'updateLookup' })
orders.insertOne({ _id: 2, state: 'new', total: 5 })
orders.updateOne({ _id: 2 }, { $set: { state: 'paid' } })
const seen = next(stream)
if (seen.seen !== true) throw new Error('The pipeline has not seen it.')
print(`pipeline: ${text(seen)}`)
stream.close()

// A database and a client.
const ofDatabase = shop.watch()
const ofClient = mongo.watch()
orders.insertOne({ _id: 3 })
shop.customers.insertOne({ _id: 'ada' })
mongo.getDB('bank').accounts.insertOne({ _id: 'ben' })
print(`database: ${texts(ofDatabase, 2)}`)
print(`client: ${texts(ofClient, 3)}`)
ofDatabase.close()
ofClient.close()

// Behind an event, after it was left.
stream = orders.watch()
orders.insertMany([{ _id: 4 }, { _id: 5 }])
next(stream)
let token = stream.getResumeToken()
stream.close()
orders.insertOne({ _id: 6 })
stream = orders.watch([], { resumeAfter: token })
print(`resumed: ${texts(stream, 2)}`)
stream.close()

// The end of the collection, and a stream behind it.
stream = orders.watch()
orders.drop()
print(`dropped: ${texts(stream, 2)}`)
token = stream.getResumeToken()
print(`closed: ${stream.isClosed()}`)
try {
  orders.watch([], { resumeAfter: token }).tryNext()
} catch (error) {
  print(`not after invalidate: ${error.code}`)
}
orders.insertOne({ _id: 9 })
stream = orders.watch([], { startAfter: token })
print(`started after it: ${texts(stream, 1)}`)
stream.close()
