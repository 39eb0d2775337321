using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>Gathers values and writes them as one array.</summary>
internal sealed class ArrayBuilder
{
    private readonly List<BsonValue> _values = [];

    public int Count => _values.Count;

    /// <summary>Adds a value; a missing one counts as null.</summary>
    public void Add(BsonValue value) => _values.Add(value.IsMissing ? BsonValue.Null : value);

    public BsonValue ToValue() => Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values));

    /// <summary>An array of values; missing ones count as null.</summary>
    public static BsonValue Of(ReadOnlySpan<BsonValue> values)
    {
        using var writer = new BsonWriter();
        writer.WriteStartArray();
        foreach (var value in values)
        {
            writer.WriteValue(value.IsMissing ? BsonValue.Null : value);
            ExpressionLimits.CheckSize(writer.Length);
        }

        writer.WriteEndArray();
        return new BsonArray(writer.WrittenSpan.ToArray());
    }
}
