using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>The values that a condition was about.</summary>
internal sealed class ConsideredValues
{
    // As many as MongoDB shows.
    private const int MaxCount = 10;

    private ConsideredValues(List<BsonValue> values, bool isMissing)
    {
        IsTruncated = values.Count > MaxCount;
        Values = values[..Math.Min(values.Count, MaxCount)];
        IsMissing = isMissing;
    }

    public List<BsonValue> Values { get; }

    /// <summary>Whether there are more.</summary>
    public bool IsTruncated { get; }

    /// <summary>Whether there is no such field, not even an empty array.</summary>
    public bool IsMissing { get; }

    public static ConsideredValues At(FieldPath path, BsonDocument document, LeafArrays leaf)
    {
        var collector = new Collector([]);
        path.Walk(document.Span, ref collector, leaf);
        var probe = new Collector([]);
        if (collector.Values.Count == 0)
            path.Walk(document.Span, ref probe);
        return new ConsideredValues(collector.Values, collector.Values.Count == 0 && probe.Values.Count == 0);
    }

    private readonly struct Collector(List<BsonValue> values) : IPathVisitor
    {
        public List<BsonValue> Values => values;

        public bool Visit(RawBsonValue value, int arrayIndex)
        {
            if (value.IsMissing)
                return true;
            values.Add(BsonValue.Copy(value));
            return values.Count > MaxCount;
        }
    }
}
