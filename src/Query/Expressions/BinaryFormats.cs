using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>Reads and writes binary data as text.</summary>
internal static class BinaryFormats
{
    private const byte UuidSubtype = 4;
    private const int UuidLength = 16;

    /// <summary>The format that an argument names; null where it is null or missing.</summary>
    /// <exception cref="DocumentException">4341114: it is no string; 4341125: there is no such format.</exception>
    public static BinaryFormat? Read(RawValue format)
    {
        if (format.IsNullish())
            return null;
        if (format.Type != ElementType.String)
        {
            throw new DocumentException(
                (ErrorCode)4341114, $"$convert requires that 'format' be a string, found: {format.Type.Alias()}");
        }

        return format.AsString switch
        {
            "auto" => BinaryFormat.Auto,
            "base64" => BinaryFormat.Base64,
            "base64url" => BinaryFormat.Base64Url,
            "hex" => BinaryFormat.Hex,
            "utf8" => BinaryFormat.Utf8,
            "uuid" => BinaryFormat.Uuid,
            _ => throw new DocumentException(
                (ErrorCode)4341125, $"Invalid 'format' argument for $convert: {format.AsString}"),
        };
    }

    /// <summary>The text of binary data.</summary>
    /// <exception cref="DocumentException">4341115: no format is given; ConversionFailure: the data is none of the format.</exception>
    public static RawValue Write(RawValue value, BinaryFormat? format)
    {
        var data = value.Raw.BinaryBytes;
        bool isUuid = value.Raw.BinarySubtype == UuidSubtype && data.Length == UuidLength;
        switch (Required(format))
        {
            case BinaryFormat.Uuid or BinaryFormat.Auto when isUuid:
                return value.AsGuid.ToString();
            case BinaryFormat.Uuid:
                throw Failed("binary data that is no UUID of subtype 4 can't be written as one");
            case BinaryFormat.Base64Url:
                CheckLength((data.Length + 2L) / 3 * 4);
                return Base64Url.EncodeToString(data);
            case BinaryFormat.Hex:
                CheckLength(data.Length * 2L);
                return Convert.ToHexString(data);
            case BinaryFormat.Utf8:
                if (!Utf8.IsValid(data))
                    throw Failed("the binary data is no UTF-8");
                using (var text = ValueBuilder.String(data.Length))
                {
                    text.Write(data);
                    return text.ToValue();
                }

            default:
                CheckLength((data.Length + 2L) / 3 * 4);
                return Convert.ToBase64String(data);
        }
    }

    /// <summary>The binary data of a text.</summary>
    /// <exception cref="DocumentException">4341115: no format is given; ConversionFailure: the text is none of the format.</exception>
    public static RawValue Parse(string text, BinaryFormat? format, byte subtype)
    {
        var kind = Required(format);
        if (kind == BinaryFormat.Uuid != (subtype == UuidSubtype))
            throw Failed("the format 'uuid' and the subtype 4 go together");
        return kind switch
        {
            BinaryFormat.Uuid when Guid.TryParseExact(text, "D", out var uuid) => uuid,
            BinaryFormat.Base64 when !HasBlank(text) && TryBase64(text, out byte[] data) => RawValue.FromBinary(data, subtype),
            BinaryFormat.Base64Url when !HasBlank(text) && Base64Url.IsValid(text) =>
                RawValue.FromBinary(Base64Url.DecodeFromChars(text), subtype),
            BinaryFormat.Hex when text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit) =>
                RawValue.FromBinary(Convert.FromHexString(text), subtype),
            BinaryFormat.Utf8 => RawValue.FromBinary(Encoding.UTF8.GetBytes(text), subtype),
            _ => throw Failed($"Input string is not valid {kind.ToString().ToLowerInvariant()}"),
        };
    }

    private static bool HasBlank(string text) => text.Any(char.IsWhiteSpace);

    private static bool TryBase64(string text, out byte[] data)
    {
        byte[] room = new byte[text.Length / 4 * 3];
        bool isValid = Convert.TryFromBase64String(text, room, out int length);
        data = room[..length];
        return isValid;
    }

    private static BinaryFormat Required(BinaryFormat? format) => format ?? throw new DocumentException(
        (ErrorCode)4341115, "Format must be specified when converting between 'binData' and 'string' in $convert");

    private static void CheckLength(long length)
    {
        if (length >= ExpressionLimits.StringSize)
            throw Failed($"the text of {length} bytes is too long");
    }

    private static DocumentException Failed(string reason) => new(
        ErrorCode.ConversionFailure, $"{reason} in $convert with no onError value");
}
