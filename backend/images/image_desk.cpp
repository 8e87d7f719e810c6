#include "backend/images/image_desk.h"

#include <QCoreApplication>
#include <QStringBuilder>

namespace boxoffice {

ImageDesk::ImageDesk(ImageHelperOptions options)
    : m_helper(std::move(options))
    , m_desk({.maxWaiting = kMaxWaiting, .maxWait = std::chrono::seconds(12)})
{ }

void ImageDesk::stop()
{
    m_helper.stop();
    m_desk.stop();
}

QString imageHelperPath()
{
    return QCoreApplication::applicationDirPath() % u"/boxoffice-image-helper";
}

} // namespace boxoffice
