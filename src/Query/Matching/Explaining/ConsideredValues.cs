using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching.Explaining;

/// <summary>The values that a condition was about.</summary>
internal sealed class ConsideredValues
{
    // As many as MongoDB shows.
    private const int MaxCount = 10;

    private ConsideredValues(List<RawValue> values, bool isMissing)
    {
        IsTruncated = values.Count > MaxCount;
        Values = values[..Math.Min(values.Count, MaxCount)];
        IsMissing = isMissing;
    }

    public List<RawValue> Values { get; }

    /// <summary>Whether there are more.</summary>
    public bool IsTruncated { get; }

    /// <summary>Whether there is no such field, not even an empty array.</summary>
    public bool IsMissing { get; }

    public static ConsideredValues At(FieldPath path, RawDocument document, LeafArrays leaf)
    {
        var collector = new Collector([]);
        path.Walk(document.Span, ref collector, leaf);
        var probe = new Collector([]);
        if (collector.Values.Count == 0)
            path.Walk(document.Span, ref probe);
        return new ConsideredValues(collector.Values, collector.Values.Count == 0 && probe.Values.Count == 0);
    }

    private readonly struct Collector(List<RawValue> values) : IPathVisitor
    {
        public List<RawValue> Values => values;

        public bool Visit(RawValueSpan value, int arrayIndex)
        {
            if (value.IsMissing)
                return true;
            values.Add(RawValue.Copy(value));
            return values.Count > MaxCount;
        }
    }
}
