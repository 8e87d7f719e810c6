#include "backend/tickets/qr_code.h"

#include <qrencode.h>

#include <algorithm>
#include <memory>
#include <new>

namespace boxoffice {

QrCode qrCodeOf(QByteArrayView text)
{
    const std::unique_ptr<QRinput, decltype(&QRinput_free)> input(
        QRinput_new2(0, QR_ECLEVEL_M), &QRinput_free); // 0: the smallest version
    if (!input
        || QRinput_append(input.get(), QR_MODE_AN, static_cast<int>(text.size()),
                          reinterpret_cast<const unsigned char *>(text.data()))
            != 0) {
        throw std::bad_alloc(); // the only way for it to fail
    }
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> drawn(QRcode_encodeInput(input.get()),
                                                                &QRcode_free);
    if (!drawn) {
        throw std::bad_alloc();
    }
    QrCode code{drawn->width, QByteArray(drawn->width * drawn->width, 0)};
    std::transform(drawn->data, drawn->data + code.modules.size(), code.modules.begin(),
                   [](unsigned char module) { return static_cast<char>(module & 1); });
    return code;
}

} // namespace boxoffice
