// TLS with the Node.js driver: prints what comes of each way to connect. Its arguments are host:port, the authority and the certificate.
import { MongoClient } from 'mongodb'

const [server, tlsCAFile, tlsCertificateKeyFile] = process.argv.slice(2)

async function connect (step, options, host = server) {
  const client = new MongoClient(`mongodb://${host}/`, { serverSelectionTimeoutMS: 3000, ...options })
  try {
    const notes = client.db('node').collection('notes')
    await notes.insertOne({ text: 'x'.repeat(100_000) })
    console.log(step, await notes.countDocuments(), (await notes.findOne()).text.length)
  } catch (error) {
    if (error.name !== 'MongoServerSelectionError') throw error
    console.log(step, 'refused')
  } finally {
    await client.close()
  }
}

await connect('with a certificate', { tls: true, tlsCAFile, tlsCertificateKeyFile })
await connect('without a certificate', { tls: true, tlsCAFile })
await connect('without the authority', { tls: true, tlsCertificateKeyFile })
await connect('by another name', { tls: true, tlsCAFile, tlsCertificateKeyFile }, server.replace('127.0.0.1', 'localhost'))
await connect('without TLS', {})
