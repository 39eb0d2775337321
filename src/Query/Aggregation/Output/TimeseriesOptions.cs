using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Output;

/// <summary>Checks what <c>$out</c> is told of a time-series collection, which Streetcar does not have.</summary>
internal static class TimeseriesOptions
{
    private const string Path = "$out.timeseries";
    private const int LongestBucket = 365 * 24 * 60 * 60;

    /// <exception cref="DocumentException">The options are not valid, or CommandNotSupported.</exception>
    public static DocumentException Refuse(RawValue options)
    {
        if (options.Type != ElementType.Document)
            return StageOperands.WrongType("$out", "timeseries", options, "object");
        bool hasTime = false, hasGranularity = false;
        int? span = null, rounding = null;
        foreach (var (name, value) in options.AsDocument)
        {
            switch (name)
            {
                case "timeField" or "metaField" or "granularity" or "bucketMaxSpanSeconds" or "bucketRoundingSeconds" when value.IsNull:
                    break;
                case "timeField":
                    StageOperands.Text(Path, name, value);
                    hasTime = true;
                    break;
                case "metaField":
                    StageOperands.Text(Path, name, value);
                    break;
                case "granularity":
                    if (StageOperands.Text(Path, name, value) is not ("seconds" or "minutes" or "hours"))
                        return StageOperands.Invalid(Path, name, value.AsString);
                    hasGranularity = true;
                    break;
                case "bucketMaxSpanSeconds":
                    span = Seconds(name, value);
                    break;
                case "bucketRoundingSeconds":
                    rounding = Seconds(name, value);
                    break;
                default:
                    return StageOperands.Unknown(Path, name);
            }
        }

        if (!hasTime)
            return StageOperands.Missing(Path, "timeField");
        if (span != rounding || (hasGranularity && span is not null))
        {
            return new DocumentException(
                ErrorCode.InvalidOptions,
                "'bucketMaxSpanSeconds' and 'bucketRoundingSeconds' must be given together, be equal, and stand without 'granularity'");
        }

        return new DocumentException(ErrorCode.CommandNotSupported, "Streetcar has no time-series collections");
    }

    private static int Seconds(string name, RawValue value)
    {
        if (!value.IsNumber)
            throw StageOperands.WrongType(Path, name, value, "number");
        double number = Numbers.ToWhole(value.Raw);
        return number is >= 1 and <= LongestBucket ? (int)number : throw new DocumentException(
            ErrorCode.BadValue, $"BSON field '{Path}.{name}' must be in the range from 1 to {LongestBucket}, but is {number}");
    }
}
