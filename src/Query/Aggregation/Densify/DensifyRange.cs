using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Densify;

/// <summary>The values that <c>$densify</c> generates: steps from a start on, of numbers or of a date's units.</summary>
/// <param name="Step">How far it is from one to the next.</param>
/// <param name="Unit">The unit of the step; missing for numbers.</param>
/// <param name="Lower">The first value; missing where it is that of the documents.</param>
/// <param name="Upper">The end, which is not one of them; missing where it is the last value of the documents, which is.</param>
/// <param name="IsFull">Whether the documents that bound the range are all of them, or those of a partition.</param>
internal sealed record DensifyRange(RawValue Step, RawValue Unit, RawValue Lower, RawValue Upper, bool IsFull)
{
    public static DensifyRange Parse(RawValue range, bool hasPartitions)
    {
        if (range.Type != ElementType.Document)
            throw StageOperands.WrongType("$densify", "range", range, "object");
        RawValue step = default, unit = default, bounds = default;
        foreach (var (name, value) in range.AsDocument)
        {
            switch (name)
            {
                case "step":
                    step = value;
                    break;
                case "unit":
                    DateUnits.Parse("$densify", value);
                    unit = value;
                    break;
                case "bounds":
                    bounds = value;
                    break;
                default:
                    throw StageOperands.Unknown("$densify.range", name);
            }
        }

        if (step.IsMissing)
            throw StageOperands.Missing("$densify.range", "step");
        if (bounds.IsMissing)
            throw StageOperands.Missing("$densify.range", "bounds");
        if (!step.IsNumber || Numbers.ToDouble(step.Raw) <= 0)
            throw new DocumentException((ErrorCode)5733401, "The step parameter in a range statement must be a strictly positive numeric value");
        if (!unit.IsMissing && !step.Raw.TryGetInt64(out _))
            throw new DocumentException((ErrorCode)6586400, "The step parameter in a range statement must be a whole number when densifying a date range");
        return Bounded(step, unit, bounds, hasPartitions);
    }

    /// <summary>The value of a step from a start.</summary>
    public RawValue At(RawValue start, int step) => Unit.IsMissing
        ? Arithmetic.Add(start, Arithmetic.Multiply([Step, step]))
        : DateArithmetic.Add([start, Unit, Arithmetic.Multiply([Step, step]), default]);

    /// <exception cref="DocumentException">5733201, 6053600, 6053601.</exception>
    public void Check(RawValue value)
    {
        if (!value.IsNumber && value.Type != ElementType.DateTime)
            throw new DocumentException((ErrorCode)5733201, "Densify field type must be numeric");
        if (Unit.IsMissing && value.Type == ElementType.DateTime)
        {
            throw new DocumentException(
                (ErrorCode)6053600, "Encountered date value in collection when step does not have a date unit.");
        }

        if (!Unit.IsMissing && value.IsNumber)
        {
            throw new DocumentException(
                (ErrorCode)6053601, "Encountered numeric value in collection when step has a date unit.");
        }
    }

    private static DensifyRange Bounded(RawValue step, RawValue unit, RawValue bounds, bool hasPartitions)
    {
        if (bounds.Type == ElementType.String)
        {
            if (bounds.AsString is not ("full" or "partition"))
            {
                throw new DocumentException(
                    (ErrorCode)5946802, "Bounds string must either be 'full' or 'partition'");
            }

            return bounds.AsString == "full" || hasPartitions
                ? new DensifyRange(step, unit, default, default, bounds.AsString == "full")
                : throw new DocumentException(
                    (ErrorCode)5733408, "One cannot specify the bounds as 'partition' without specifying a non-empty array of partitionByFields. You may have meant to specify 'full' bounds.");
        }

        if (bounds.Type != ElementType.Array)
        {
            throw Invalid(
                5733404, "The bounds in a range statement must be the string 'full', 'partition', or an ascending array of two numbers or two dates");
        }

        if (bounds.AsArray.Count != 2)
            throw Invalid(5733403, "A bounding array in a range statement must have exactly two elements");
        var (lower, upper) = (bounds.AsArray[0], bounds.AsArray[1]);
        if (lower.CompareTo(upper) > 0)
            throw Invalid(5733402, "A bounding array must be an ascending array of either two dates or two numbers");
        if (lower.IsNumber)
            CheckNumbers(step, unit, lower, upper);
        else if (lower.Type != ElementType.DateTime)
            throw Invalid(5946800, "Explicit bounds must be numeric or dates");
        else if (upper.Type != ElementType.DateTime)
            throw Invalid(5733405, "A bounding array must contain either both dates or both numeric types");
        else if (unit.IsMissing)
            throw Invalid(5733410, "A bounding array of dates must specify a unit");
        return new DensifyRange(step, unit, lower, upper, IsFull: false);
    }

    private static void CheckNumbers(RawValue step, RawValue unit, RawValue lower, RawValue upper)
    {
        if (!unit.IsMissing)
            throw Invalid(5733409, "Numeric bounds may not have unit parameter");
        if (!upper.IsNumber)
            throw Invalid(5733406, "A bounding array must contain either both dates or both numeric types");
        if (lower.Type != upper.Type || lower.Type != step.Type)
            throw Invalid(5876900, "Upper bound, lower bound, and step must all have the same type");
    }

    private static DocumentException Invalid(int code, string message) => new((ErrorCode)code, message);
}
