// A temporary directory that a PostgreSQL run as another user can enter and write to.
#pragma once

#include <QFile>
#include <QTemporaryDir>

namespace boxoffice {

class TestDirectory
{
public:
    TestDirectory() { QFile::setPermissions(m_directory.path(), QFile::Permissions(0x7755)); }
    // A directory that is not there yet: the server makes it and gives it to PostgreSQL.
    QString path() const { return m_directory.filePath(QStringLiteral("data")); }

private:
    QTemporaryDir m_directory;
};

} // namespace boxoffice
