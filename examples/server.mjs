/** A stand-in for your own server: says on each request whether it has its secret, never which. */
import { createServer } from 'node:http'

const { DB_PASSWORD, PORT = '3000' } = process.env
const server = createServer((request, response) => {
  response.statusCode = DB_PASSWORD ? 200 : 503
  response.end(DB_PASSWORD ? 'ready\n' : 'DB_PASSWORD is missing\n')
})
server.listen(Number(PORT), () => console.log(`listening on ${server.address().port}`))

// as the first process of a container it gets the signal that ends the container
process.on('SIGTERM', () => {
  server.close()
  server.closeAllConnections()
})
