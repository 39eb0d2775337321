using Streetcar.Bson;

namespace Streetcar.Query.Matching;

/// <summary><c>$sampleRate</c>: matches at random.</summary>
public sealed class SampleRateMatchExpression : MatchExpression
{
    private SampleRateMatchExpression(double rate) => Rate = rate;

    /// <summary>The share of documents that match, more than 0 and less than 1.</summary>
    public double Rate { get; }

    internal static MatchExpression Parse(RawValue operand, FilterScope scope)
    {
        if (!scope.IsTopLevel)
            throw FilterError.BadValue("$sampleRate can only be applied to the top-level document");
        if (!operand.IsNumber)
            throw FilterError.BadValue("argument to $sampleRate must be a numeric type");
        return operand.AsDouble switch
        {
            0 => new AlwaysFalseMatchExpression(),
            1 => AndMatchExpression.Everything,
            > 0 and < 1 and var rate => new SampleRateMatchExpression(rate),
            _ => throw FilterError.BadValue("numeric argument to $sampleRate must be in [0, 1]"),
        };
    }

    internal override bool Matches(ref MatchContext context) => Random.Shared.NextDouble() < Rate;

    internal override bool MatchesValue(RawValueSpan value) => Random.Shared.NextDouble() < Rate;
}
