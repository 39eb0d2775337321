using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary><c>$mergeObjects</c>: later documents' fields over those of earlier ones.</summary>
internal sealed class MergeObjectsAccumulator : BufferingAccumulator
{
    private readonly OrderedDictionary<string, RawValue> _merged = [];

    public override RawValue Result =>
        new RawDocument(_merged.Select(pair => new RawElement(pair.Key, pair.Value)));

    protected override IEnumerable<RawValue> Held => [Result];

    public override void Add(RawValue value, StageMemory memory)
    {
        if (value.IsNullish())
            return;
        if (value.Type != ElementType.Document)
        {
            throw new DocumentException(
                (ErrorCode)5911200, $"$mergeObjects only supports objects, but input is of type {value.Type.Alias()}");
        }

        memory.Add(BufferedValue.Size(value));
        Objects.Merge(_merged, RawValue.Copy(value.Raw));
    }
}
