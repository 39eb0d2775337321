using System.Globalization;

namespace Orleans;

/// <summary>
/// How long activations of a grain class must be idle to be collected, in place of
/// <c>GrainCollectionOptions.CollectionAge</c>. Days, hours and minutes add up.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public class CollectionAgeLimitAttribute : Attribute
{
    /// <summary>The shortest age allowed: a minute.</summary>
    public static readonly TimeSpan MinAgeLimit = TimeSpan.FromMinutes(1);

    private readonly TimeSpan? _inactivityPeriod;

    /// <summary>An age given by the properties.</summary>
    public CollectionAgeLimitAttribute()
    {
    }

    /// <summary>An age given as text.</summary>
    /// <param name="inactivityPeriod">The age, as <see cref="TimeSpan.Parse(string, IFormatProvider)"/> reads it: <c>00:10:00</c>.</param>
    public CollectionAgeLimitAttribute(string inactivityPeriod) =>
        _inactivityPeriod = TimeSpan.Parse(inactivityPeriod, CultureInfo.InvariantCulture);

    /// <summary>Days of the age. 0 if not set.</summary>
    public double Days { get; set; }

    /// <summary>Hours of the age. 0 if not set.</summary>
    public double Hours { get; set; }

    /// <summary>Minutes of the age. 0 if not set.</summary>
    public double Minutes { get; set; }

    /// <summary>Whether activations are never collected as idle. False if not set.</summary>
    public bool AlwaysActive { get; set; }

    /// <summary>The age: at least <see cref="MinAgeLimit"/> unless given as text.</summary>
    public TimeSpan AgeLimit
    {
        get
        {
            if (AlwaysActive)
                return Timeout.InfiniteTimeSpan;

            var age = _inactivityPeriod
                ?? TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes);
            return _inactivityPeriod is null && age < MinAgeLimit ? MinAgeLimit : age;
        }
    }
}
