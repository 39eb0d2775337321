using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>The operators that ask for types and sizes.</summary>
internal static class Types
{
    public static BsonValue Type(BsonValue value) => value.Type.Alias();

    public static BsonValue IsNumber(BsonValue value) => value.IsNumber;

    public static BsonValue BinarySize(BsonValue value) => value.Type switch
    {
        BsonType.String => value.Raw.Utf8.Length,
        BsonType.Binary => value.Raw.BinaryData.Length,
        _ when value.IsNullish() => BsonValue.Null,
        _ => throw new DocumentException(
            (ErrorCode)51276, $"$binarySize requires a string or BinData argument, found: {value.Type.Alias()}"),
    };

    public static BsonValue BsonSize(BsonValue value) => value.Type switch
    {
        BsonType.Document => value.Raw.Document.Length,
        _ when value.IsNullish() => BsonValue.Null,
        _ => throw new DocumentException(
            (ErrorCode)31393, $"$bsonSize requires a document input, found: {value.Type.Alias()}"),
    };

    public static BsonValue TimestampSecond(BsonValue value) => value.Type switch
    {
        BsonType.Timestamp => (long)value.Raw.Timestamp.Seconds,
        _ when value.IsNullish() => BsonValue.Null,
        _ => throw new DocumentException(
            (ErrorCode)5687301, $" Argument to $tsSecond must be a timestamp, but is {value.Type.Alias()}"),
    };

    public static BsonValue TimestampIncrement(BsonValue value) => value.Type switch
    {
        BsonType.Timestamp => (long)value.Raw.Timestamp.Ordinal,
        _ when value.IsNullish() => BsonValue.Null,
        _ => throw new DocumentException(
            (ErrorCode)5687302, $" Argument to $tsIncrement must be a timestamp, but is {value.Type.Alias()}"),
    };
}
