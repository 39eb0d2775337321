// The Node.js driver: prints what it got, one JSON line a step.
import { MongoClient } from 'mongodb'

const client = new MongoClient(process.argv[2], { monitorCommands: true })
const print = (step, result) => console.log(JSON.stringify({ step, result }))
const numbers = client.db('node').collection('numbers')

const inserted = await numbers.insertMany(Array.from({ length: 1000 }, (_, i) => ({ _id: i, even: i % 2 === 0 })))
print('insert', inserted.insertedCount)

const commands = []
client.on('commandSucceeded', event => commands.push(event.commandName))
const found = []
for await (const number of numbers.find({ even: true }).sort({ _id: 1 }).batchSize(100)) found.push(number._id)
print('find', { count: found.length, first: found[0], last: found.at(-1), inOrder: found.every((id, i) => id === 2 * i) })
print('commands', [...new Set(commands)])

const one = await numbers.updateOne({ _id: 7 }, { $set: { even: 'no' }, $inc: { visits: 2 } })
print('updateOne', [one.matchedCount, one.modifiedCount])
const upsert = await numbers.updateOne({ _id: 'new' }, { $set: { a: 1 } }, { upsert: true })
print('upsert', [upsert.upsertedCount, upsert.upsertedId])
print('findOneAndUpdate', await numbers.findOneAndUpdate({ _id: 7 }, { $inc: { visits: 1 } }, { returnDocument: 'after' }))
try {
  await numbers.insertOne({ _id: 7 })
} catch (error) {
  print('duplicate', error.code)
}

const groups = await numbers.aggregate([
  { $match: { even: { $type: 'bool' } } },
  { $group: { _id: '$even', count: { $sum: 1 }, greatest: { $max: '$_id' } } },
  { $sort: { _id: 1 } }
]).toArray()
print('aggregate', groups)

print('createIndex', await numbers.createIndex({ even: 1 }))
print('deleteMany', (await numbers.deleteMany({ even: true })).deletedCount)
print('count', await numbers.countDocuments())
const session = client.startSession()
print('session', await numbers.findOne({ _id: 1 }, { session }))
await session.endSession()
await client.close()
print('closed', true)
