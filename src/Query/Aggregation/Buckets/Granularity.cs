using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Buckets;

/// <summary>
/// Round numbers for the boundaries of <c>$bucketAuto</c>: the preferred numbers of ISO 3 (R), of IEC 60063 (E), 1-2-5, or
/// the powers of two.
/// </summary>
internal sealed class Granularity
{
    private static readonly double[] E24 =
        [1.0, 1.1, 1.2, 1.3, 1.5, 1.6, 1.8, 2.0, 2.2, 2.4, 2.7, 3.0, 3.3, 3.6, 3.9, 4.3, 4.7, 5.1, 5.6, 6.2, 6.8, 7.5, 8.2, 9.1];

    private static readonly double[] R80 =
    [
        1.00, 1.03, 1.06, 1.09, 1.12, 1.15, 1.18, 1.22, 1.25, 1.28, 1.32, 1.36, 1.40, 1.45, 1.50, 1.55, 1.60, 1.65, 1.70, 1.75,
        1.80, 1.85, 1.90, 1.95, 2.00, 2.06, 2.12, 2.18, 2.24, 2.30, 2.36, 2.43, 2.50, 2.58, 2.65, 2.72, 2.80, 2.90, 3.00, 3.07,
        3.15, 3.25, 3.35, 3.45, 3.55, 3.65, 3.75, 3.87, 4.00, 4.12, 4.25, 4.37, 4.50, 4.62, 4.75, 4.87, 5.00, 5.15, 5.30, 5.45,
        5.60, 5.80, 6.00, 6.15, 6.30, 6.50, 6.70, 6.90, 7.10, 7.30, 7.50, 7.75, 8.00, 8.25, 8.50, 8.75, 9.00, 9.25, 9.50, 9.75,
    ];

    // Null means the powers of two.
    private readonly double[]? _series;

    private Granularity(double[]? series) => _series = series;

    /// <exception cref="DocumentException">40257: there is no such granularity.</exception>
    public static Granularity Parse(string name) => new(name switch
    {
        "POWERSOF2" => null,
        "1-2-5" => [1, 2, 5],
        "R5" => Every(R80, 16),
        "R10" => Every(R80, 8),
        "R20" => Every(R80, 4),
        "R40" => Every(R80, 2),
        "R80" => R80,
        "E6" => Every(E24, 4),
        "E12" => Every(E24, 2),
        "E24" => E24,
        "E48" => Exact(48),
        "E96" => Exact(96),
        "E192" => Exact(192),
        _ => throw new DocumentException((ErrorCode)40257, $"Unknown rounding granularity '{name}'"),
    });

    /// <summary>The next round number above.</summary>
    public RawValue Up(RawValue value)
    {
        double number = Numbers.ToDouble(value.Raw);
        if (number == 0)
            return value;
        if (_series is null)
            return Whole(Math.Pow(2, Math.Floor(Math.Log2(number)) + 1));
        for (double scale = Scale(number); ; scale *= 10)
        {
            foreach (double step in _series)
            {
                if (At(step, scale) > number)
                    return At(step, scale);
            }
        }
    }

    /// <summary>The next round number below.</summary>
    public RawValue Down(RawValue value)
    {
        double number = Numbers.ToDouble(value.Raw);
        if (number == 0)
            return value;
        if (_series is null)
            return Whole(Math.Pow(2, Math.Ceiling(Math.Log2(number)) - 1));
        for (double scale = Scale(number); ; scale /= 10)
        {
            for (int i = _series.Length - 1; i >= 0; i--)
            {
                if (At(_series[i], scale) < number)
                    return At(_series[i], scale);
            }
        }
    }

    private static double Scale(double number) => Math.Pow(10, Math.Floor(Math.Log10(number)));

    // Multiplied in decimal, so that 1.1 times 10 is 11.
    private static double At(double step, double scale) =>
        double.Parse($"{step:R}E{(int)Math.Round(Math.Log10(scale))}", System.Globalization.CultureInfo.InvariantCulture);

    private static RawValue Whole(double power) =>
        power == (long)power ? Numbers.Whole((long)power, ElementType.Int32) : power;

    private static double[] Every(double[] series, int step) => [.. series.Where((_, i) => i % step == 0)];

    // The one number that does not follow the rule is E192's 9.20.
    private static double[] Exact(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
            count == 192 && i == 185 ? 9.20 : Math.Round(Math.Pow(10, (double)i / count), 2)),
    ];
}
