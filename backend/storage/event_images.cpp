#include "backend/storage/event_images.h"

namespace boxoffice {

namespace {

// Files go and come in base64: text, which binds, and half as long as PostgreSQL's own form.

const Statement kDeleteImage{"delete_image", R"(
DELETE FROM event_images WHERE event_id = ?::uuid
)"};

const Statement kInsertImage{"insert_image", R"(
INSERT INTO event_images (event_id, width, file)
VALUES (?::uuid, ?::int, decode(?::text, 'base64'))
)"};

const Statement kImage{"event_image", R"(
SELECT e.image_version, encode(i.file, 'base64')
FROM events AS e
JOIN event_images AS i ON i.event_id = e.id AND i.width = $2::int
WHERE e.id = $1::uuid AND e.deleted_at IS NULL
)"};

} // namespace

void putOffImage(Transaction &transaction, const ImageChange &change)
{
    transaction.putOff(kDeleteImage, {change.eventId});
    const std::vector<QByteArray> &jpegs = change.files.jpegs;
    if (jpegs.empty()) {
        return;
    }
    const std::vector<ImageSize> sizes = sizesOf(change.files.width, change.files.height);
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        transaction.putOff(
            kInsertImage,
            {change.eventId, sizes[i].address, QString::fromLatin1(jpegs.at(i).toBase64())});
    }
}

Result<StoredImage> imageFile(DatabaseConnection &connection, const Uuid &eventId, int address)
{
    Rows rows = connection.run(kImage, {eventId, address});
    if (!rows.ok()) {
        return errorOf(connection.lastFailure());
    }
    if (!rows.next()) {
        return imageNotFound();
    }
    return StoredImage{rows.text(0), QByteArray::fromBase64(rows.text(1).toLatin1())};
}

} // namespace boxoffice
