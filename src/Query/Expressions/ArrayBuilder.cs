using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>Gathers values and writes them as one array.</summary>
internal sealed class ArrayBuilder
{
    private readonly List<RawValue> _values = [];

    public int Count => _values.Count;

    /// <summary>Adds a value; a missing one counts as null.</summary>
    public void Add(RawValue value) => _values.Add(value.OrNull);

    public RawValue ToValue() => Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values));

    /// <summary>An array of values; missing ones count as null.</summary>
    public static RawValue Of(ReadOnlySpan<RawValue> values)
    {
        using var writer = new RawWriter();
        writer.WriteStartArray();
        foreach (var value in values)
        {
            writer.WriteValue(value.OrNull);
            ExpressionLimits.CheckSize(writer.Length);
        }

        writer.WriteEndArray();
        return new RawArray(writer.WrittenSpan.ToArray());
    }
}
