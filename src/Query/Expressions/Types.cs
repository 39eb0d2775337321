using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>The operators for types and sizes.</summary>
internal static class Types
{
    public static RawValue Type(RawValue value) => value.Type.Alias();

    public static RawValue IsNumber(RawValue value) => value.IsNumber;

    public static RawValue BinarySize(RawValue value) => value.Type switch
    {
        ElementType.String => value.Raw.Utf8.Length,
        ElementType.Binary => value.Raw.BinaryData.Length,
        _ when value.IsNullish() => RawValue.Null,
        _ => throw new DocumentException(
            (ErrorCode)51276, $"$binarySize requires a string or BinData argument, found: {value.Type.Alias()}"),
    };

    public static RawValue BsonSize(RawValue value) => value.Type switch
    {
        ElementType.Document => value.Raw.Document.Length,
        _ when value.IsNullish() => RawValue.Null,
        _ => throw new DocumentException(
            (ErrorCode)31393, $"$bsonSize requires a document input, found: {value.Type.Alias()}"),
    };

    public static RawValue TimestampSecond(RawValue value) => value.Type switch
    {
        ElementType.Timestamp => (long)value.Raw.Timestamp.Seconds,
        _ when value.IsNullish() => RawValue.Null,
        _ => throw new DocumentException(
            (ErrorCode)5687301, $" Argument to $tsSecond must be a timestamp, but is {value.Type.Alias()}"),
    };

    public static RawValue TimestampIncrement(RawValue value) => value.Type switch
    {
        ElementType.Timestamp => (long)value.Raw.Timestamp.Ordinal,
        _ when value.IsNullish() => RawValue.Null,
        _ => throw new DocumentException(
            (ErrorCode)5687302, $" Argument to $tsIncrement must be a timestamp, but is {value.Type.Alias()}"),
    };
}
