// boxoffice-image-helper: reads a picture from standard input and writes its files, or why there
// are none, to standard output. The server starts it for each upload, within limits
// (image_helper.h).
#include "backend/images/image_files.h"

#include <QCoreApplication>
#include <QFile>

using namespace boxoffice;

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv); // says where Qt's plugins are
    QFile in, out;
    if (!in.open(stdin, QIODevice::ReadOnly) || !out.open(stdout, QIODevice::WriteOnly)) {
        return 1;
    }
    const auto made = imageFilesOf(in.readAll());
    const QByteArray report = std::visit([](const auto &result) { return encode(result); }, made);
    return out.write(report) == report.size() && out.flush() ? 0 : 1;
}
