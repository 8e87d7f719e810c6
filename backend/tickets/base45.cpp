#include "backend/tickets/base45.h"

#include <algorithm>
#include <array>

namespace boxoffice {

namespace {

constexpr QByteArrayView kLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

// Returns 0 to 44, or -1 if c is none of the letters.
int valueOf(char c)
{
    return static_cast<int>(kLetters.indexOf(c));
}

int byteAt(QByteArrayView bytes, qsizetype at)
{
    return static_cast<unsigned char>(bytes[at]);
}

} // namespace

QByteArray encodeBase45(QByteArrayView bytes)
{
    QByteArray text;
    text.reserve(bytes.size() / 2 * 3 + 2);
    for (qsizetype at = 0; at < bytes.size(); at += 2) {
        const bool isPair = at + 1 < bytes.size();
        int rest = isPair ? byteAt(bytes, at) * 256 + byteAt(bytes, at + 1) : byteAt(bytes, at);
        for (int letter = 0; letter < (isPair ? 3 : 2); ++letter, rest /= 45) {
            text.append(kLetters[rest % 45]); // the least significant first
        }
    }
    return text;
}

std::optional<QByteArray> decodeBase45(QByteArrayView text)
{
    if (text.size() % 3 == 1) {
        return {};
    }
    QByteArray bytes;
    bytes.reserve(text.size() / 3 * 2 + 1);
    for (qsizetype at = 0; at < text.size(); at += 3) {
        const QByteArrayView letters = text.sliced(at, std::min<qsizetype>(3, text.size() - at));
        int value = 0;
        int weight = 1;
        for (const char letter : letters) {
            const int digit = valueOf(letter);
            if (digit < 0) {
                return {};
            }
            value += digit * weight;
            weight *= 45;
        }
        if (value > (letters.size() == 3 ? 0xffff : 0xff)) {
            return {};
        }
        if (letters.size() == 3) {
            bytes.append(static_cast<char>(value >> 8));
        }
        bytes.append(static_cast<char>(value & 0xff));
    }
    return bytes;
}

} // namespace boxoffice
