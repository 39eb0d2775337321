using System.Globalization;

namespace Streetcar.Bench;

/// <summary>How the tables show figures.</summary>
internal static class Figures
{
    public static string Rate(double rate) => rate.ToString("N0", CultureInfo.InvariantCulture);

    public static string Time(TimeSpan time) => time.TotalMilliseconds switch
    {
        < 1 => $"{time.TotalMicroseconds:0} µs",
        < 10 => $"{time.TotalMilliseconds:0.0} ms",
        _ => $"{time.TotalMilliseconds:0} ms",
    };

    /// <summary>Microseconds of processor time; nothing where they were not measured.</summary>
    public static string Processor(double? microseconds) => microseconds switch
    {
        null => "",
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{microseconds:0.00} µs"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{microseconds:N1} µs"),
    };

    /// <summary>A ratio; nothing where there is none.</summary>
    public static string Ratio(double? ratio) =>
        ratio is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00}");
}
