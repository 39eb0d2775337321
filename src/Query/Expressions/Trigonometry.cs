using System.Globalization;
using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>
/// The trigonometry operators, in radians
/// (<see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/#trigonometry-expression-operators"/>).
/// A Decimal128 stays one, with the digits of a Double.
/// </summary>
internal static class Trigonometry
{
    public static Operands.Compile Function(string name, Func<double, double> function) =>
        Operands.One(name, value => Real(name, value, function));

    /// <summary>A function that is defined in a range alone.</summary>
    public static Operands.Compile Bounded(string name, double min, double max, Func<double, double> function) =>
        Operands.One(name, value =>
        {
            if (value.IsNumber && Numbers.ToDouble(value.Raw) is var number && (number < min || number > max))
            {
                string range = $"[{Shown(min)},{Shown(max)}]";
                throw new DocumentException(
                    (ErrorCode)50989, $"cannot apply {name} to {Shown(value)}, value must be in {range}");
            }

            return Real(name, value, function);
        });

    /// <summary>A function that is not defined at infinity.</summary>
    public static Operands.Compile Finite(string name, Func<double, double> function) =>
        Operands.One(name, value => value.IsNumber && double.IsInfinity(Numbers.ToDouble(value.Raw))
            ? throw new DocumentException(
                (ErrorCode)50989, $"cannot apply {name} to {Shown(value)}, value must be in (-inf,inf)")
            : Real(name, value, function));

    public static RawValue Atan2(RawValue y, RawValue x)
    {
        if (y.IsNullish() || x.IsNullish())
            return RawValue.Null;
        if (!y.IsNumber || !x.IsNumber)
        {
            var wrong = y.IsNumber ? x : y;
            throw new DocumentException(
                (ErrorCode)51044, $"$atan2 only supports numeric types, not {wrong.Type.Alias()}");
        }

        double angle = Math.Atan2(Numbers.ToDouble(y.Raw), Numbers.ToDouble(x.Raw));
        return Numbers.Widest(y.Type, x.Type) == ElementType.Decimal128 ? RawDecimal128.FromDouble(angle) : angle;
    }

    private static RawValue Real(string name, RawValue value, Func<double, double> function) =>
        Arithmetic.Real(name, value, function, number => RawDecimal128.FromDouble(function(number.ToDouble())));

    // Numbers as the server prints them without their type.
    private static string Shown(RawValue number) => number.Type == ElementType.Decimal128
        ? number.Raw.Decimal128.ToString()
        : Numbers.ToDouble(number.Raw) switch
        {
            double.PositiveInfinity => "inf",
            double.NegativeInfinity => "-inf",
            var finite => finite.ToString("G16", CultureInfo.InvariantCulture),
        };
}
