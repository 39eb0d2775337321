using System.Globalization;

namespace Orleans;

/// <summary>How long callers wait for the response to one method of a grain interface, in place of the silo's or client's default.</summary>
/// <param name="timeout">The time, as <see cref="TimeSpan.Parse(string, IFormatProvider)"/> reads it: <c>00:00:10</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
{
    /// <summary>The time.</summary>
    public TimeSpan? Timeout { get; set; } = TimeSpan.Parse(timeout, CultureInfo.InvariantCulture);
}
