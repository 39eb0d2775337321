using System.Buffers.Binary;
using System.Security.Cryptography;
using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary><c>$toHashedIndexKey</c>: the number by which MongoDB's hashed indexes find a value.</summary>
internal static class HashedIndexKey
{
    public static RawValue Of(RawValue value)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        // The seed.
        AppendNumber(hash, 0);
        AppendType(hash, value.OrNull.Raw);
        AppendValue(hash, value.OrNull.Raw);
        Span<byte> digest = stackalloc byte[MD5.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return BinaryPrimitives.ReadInt64LittleEndian(digest);
    }

    private static void AppendType(IncrementalHash hash, RawValueSpan value) => AppendNumber(hash, BsonComparer.CanonicalType(value.Type));

    private static void AppendNumber(IncrementalHash hash, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }

    private static void AppendValue(IncrementalHash hash, RawValueSpan value)
    {
        switch (value.Type)
        {
            case ElementType.Int32 or ElementType.Int64 or ElementType.Double or ElementType.Decimal128:
                Span<byte> number = stackalloc byte[sizeof(long)];
                BinaryPrimitives.WriteInt64LittleEndian(number, Whole(value));
                hash.AppendData(number);
                break;
            case ElementType.Document or ElementType.Array:
                AppendFields(hash, value.Document);
                break;
            case ElementType.JavaScriptWithScope:
                hash.AppendData(value.Code);
                hash.AppendData([0]);
                AppendFields(hash, value.Scope);
                break;
            default:
                hash.AppendData(value.Bytes);
                break;
        }
    }

    private static void AppendFields(IncrementalHash hash, ReadOnlySpan<byte> document)
    {
        var fields = new RawReader(document);
        while (fields.Read())
        {
            OperationContext.CheckForInterrupt();
            AppendType(hash, fields.Value);
            hash.AppendData(fields.Name);
            hash.AppendData([0]);
            AppendValue(hash, fields.Value);
        }

        // The end is a field without a name.
        AppendNumber(hash, 0);
    }

    // Numbers of all types are hashed as the whole ones that remain without their fractions.
    private static long Whole(RawValueSpan number)
    {
        if (number.Type is ElementType.Int32 or ElementType.Int64)
            return Numbers.ToInt64(number);
        if (number.Type == ElementType.Decimal128 && number.Decimal128.Truncate().TryToInt64(out long whole))
            return whole;
        // What is beyond Int64 is its end, and NaN nothing.
        double value = Numbers.ToDouble(number);
        return double.IsNaN(value) ? 0 : (long)value;
    }
}
