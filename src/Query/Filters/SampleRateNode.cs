using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$sampleRate</c>: matches by chance.</summary>
public sealed class SampleRateNode : FilterNode
{
    private SampleRateNode(double rate) => Rate = rate;

    /// <summary>The share of documents that match, more than 0 and less than 1.</summary>
    public double Rate { get; }

    internal static FilterNode Parse(BsonValue operand, FilterScope scope)
    {
        if (!operand.IsNumber)
            throw FilterError.BadValue("argument to $sampleRate must be a numeric type");
        return operand.AsDouble switch
        {
            0 => new AlwaysFalseNode(),
            1 => AndNode.Everything,
            > 0 and < 1 and var rate => new SampleRateNode(rate),
            _ => throw FilterError.BadValue("numeric argument to $sampleRate must be in [0, 1]"),
        };
    }

    internal override bool Matches(ref MatchSubject subject) => Random.Shared.NextDouble() < Rate;

    internal override bool MatchesValue(RawBsonValue value) => Random.Shared.NextDouble() < Rate;
}
