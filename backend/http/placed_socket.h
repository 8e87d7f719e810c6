// A client's socket that leaves the server, with the place among the connections that it takes.
//
// Threads: the stream's.
#pragma once

#include "backend/abuse/client_places.h"
#include "backend/http/byte_stream.h"

#include <QTcpSocket>

#include <memory>

namespace boxoffice {

// Takes the socket out of the stream. What was not sent yet is its first output. The place is kept
// as long as the socket. Returns null if Qt cannot take the socket, which is then closed.
std::unique_ptr<QTcpSocket> placedSocket(ByteStream &stream, std::shared_ptr<ClientPlace> place);

} // namespace boxoffice
