#include "backend/http/placed_socket.h"

#include <utility>

namespace boxoffice {

namespace {

class PlacedSocket final : public QTcpSocket
{
public:
    explicit PlacedSocket(std::shared_ptr<ClientPlace> place) : m_place(std::move(place)) { }

private:
    const std::shared_ptr<ClientPlace> m_place;
};

} // namespace

std::unique_ptr<QTcpSocket> placedSocket(ByteStream &stream, std::shared_ptr<ClientPlace> place)
{
    auto [fd, unsent] = stream.release();
    auto socket = std::make_unique<PlacedSocket>(std::move(place));
    if (!socket->setSocketDescriptor(fd)) {
        Descriptor closes(fd);
        return nullptr;
    }
    if (!unsent.isEmpty()) {
        socket->write(unsent);
    }
    return socket;
}

} // namespace boxoffice
