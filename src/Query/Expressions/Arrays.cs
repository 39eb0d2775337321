using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>The array operators that evaluate nothing for each element.</summary>
internal static class Arrays
{
    public static BsonValue ElementAt(BsonValue array, BsonValue index)
    {
        if (array.IsNullish() || index.IsNullish())
            return BsonValue.Null;
        if (array.Type != BsonType.Array)
        {
            throw new DocumentException(
                (ErrorCode)28689, $"$arrayElemAt's first argument must be an array, but is {array.Type.Alias()}");
        }

        if (!index.IsNumber)
        {
            throw new DocumentException(
                (ErrorCode)28690, $"$arrayElemAt's second argument must be a numeric value, but is {index.Type.Alias()}");
        }

        if (!index.Raw.TryGetInt64(out long at) || at != (int)at)
        {
            throw new DocumentException(
                (ErrorCode)28691,
                $"$arrayElemAt's second argument must be representable as a 32-bit integer: {ElementText.Of(index.Raw)}");
        }

        if (at < 0)
            at += BsonReader.Count(array.Raw.Document);
        foreach (var element in new ArrayElements(array))
        {
            if (at-- == 0)
                return element;
        }

        return default;
    }

    public static BsonValue Concat(ReadOnlySpan<BsonValue> operands)
    {
        using var writer = new BsonWriter();
        writer.WriteStartArray();
        foreach (var operand in operands)
        {
            if (operand.IsNullish())
                return BsonValue.Null;
            if (operand.Type != BsonType.Array)
            {
                throw new DocumentException(
                    (ErrorCode)28664, $"$concatArrays only supports arrays, not {operand.Type.Alias()}");
            }

            foreach (var element in new ArrayElements(operand))
                writer.WriteValue(element);
            ExpressionLimits.CheckSize(writer.Length);
        }

        writer.WriteEndArray();
        return new BsonArray(writer.WrittenSpan.ToArray());
    }

    public static BsonValue In(BsonValue value, BsonValue array)
    {
        if (array.Type != BsonType.Array)
        {
            throw new DocumentException(
                (ErrorCode)40081, $"$in requires an array as a second argument, found: {array.Type.Alias()}");
        }

        foreach (var element in new ArrayElements(array))
        {
            if (Comparison.Compare(element, value) == 0)
                return true;
        }

        return false;
    }

    public static BsonValue IsArray(BsonValue value) => value.Type == BsonType.Array;

    public static BsonValue Size(BsonValue array) => array.Type == BsonType.Array
        ? BsonReader.Count(array.Raw.Document)
        : throw new DocumentException(
            (ErrorCode)17124, $"The argument to $size must be an array, but was of type: {array.Type.Alias()}");
}
