using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Output;

/// <summary>What <c>$out</c> is told of the time-series collection that it writes.</summary>
internal static class TimeseriesOptions
{
    private const string Path = "$out.timeseries";
    private const int LongestBucket = 365 * 24 * 60 * 60;

    /// <summary>Reads the options, without those that are null.</summary>
    /// <exception cref="DocumentException">They are not valid.</exception>
    public static RawDocument Read(RawValue options)
    {
        if (options.Type != ElementType.Document)
            throw StageOperands.WrongType("$out", "timeseries", options, "object");
        var read = RawDocument.Empty;
        foreach (var (name, value) in options.AsDocument)
        {
            switch (name)
            {
                case "timeField" or "metaField" or "granularity" or "bucketMaxSpanSeconds" or "bucketRoundingSeconds" when value.IsNull:
                    break;
                case "timeField":
                case "metaField":
                    read = read.With(name, StageOperands.Text(Path, name, value));
                    break;
                case "granularity":
                    if (StageOperands.Text(Path, name, value) is not ("seconds" or "minutes" or "hours"))
                        throw StageOperands.Invalid(Path, name, value.AsString);
                    read = read.With(name, value);
                    break;
                case "bucketMaxSpanSeconds":
                case "bucketRoundingSeconds":
                    read = read.With(name, Seconds(name, value));
                    break;
                default:
                    throw StageOperands.Unknown(Path, name);
            }
        }

        if (!read.ContainsKey("timeField"))
            throw StageOperands.Missing(Path, "timeField");
        var span = read["bucketMaxSpanSeconds"];
        if (!span.Equals(read["bucketRoundingSeconds"]) || (read.ContainsKey("granularity") && !span.IsMissing))
        {
            throw new DocumentException(
                ErrorCode.InvalidOptions,
                "'bucketMaxSpanSeconds' and 'bucketRoundingSeconds' must be given together, be equal, and stand without 'granularity'");
        }

        return read;
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
