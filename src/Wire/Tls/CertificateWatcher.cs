using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Streetcar.Wire.Tls;

/// <summary>
/// Reads the files of certificates again when they have changed, and says when one expires. The files are read every few seconds
/// and compared: that sees every change, on network drives and through the links of a container's secrets too.
/// </summary>
internal sealed partial class CertificateWatcher : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WarningInterval = TimeSpan.FromDays(1);

    // As long before its end as MongoDB.
    private static readonly TimeSpan WarningTime = TimeSpan.FromDays(30);

    private readonly List<WatchedCertificate> _watched = [];
    private readonly Dictionary<string, DateTime> _warned = [];
    private readonly ILogger<CertificateWatcher> _logger;
    private readonly Timer _timer;

    public CertificateWatcher(ILogger<CertificateWatcher> logger)
    {
        _logger = logger;
        _timer = new Timer(static watcher => ((CertificateWatcher)watcher!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins to watch a certificate.</summary>
    /// <exception cref="FormatException">It can't be used.</exception>
    public WatchedCertificate Watch(CertificateFiles files)
    {
        var certificate = new WatchedCertificate(files);
        lock (_watched)
        {
            _watched.Add(certificate);
            WarnOfEnd(certificate);
        }

        _timer.Change(Interval, Timeout.InfiniteTimeSpan);
        return certificate;
    }

    /// <summary>Reads all files now. Where one can't be used, all certificates stay what they are.</summary>
    /// <exception cref="FormatException">One of them can't be used.</exception>
    public void Rotate()
    {
        lock (_watched)
        {
            var read = _watched.ConvertAll(certificate => certificate.Read());
            for (int i = 0; i < read.Count; i++)
                Use(_watched[i], read[i]);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_watched)
        {
            foreach (var certificate in _watched)
            {
                Look(certificate);
                WarnOfEnd(certificate);
            }
        }

        try
        {
            _timer.Change(Interval, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // Disposed of in the meantime.
        }
    }

    private void Look(WatchedCertificate certificate)
    {
        try
        {
            Use(certificate, certificate.Read());
        }
        catch (FormatException e)
        {
            // Two may have the same files.
            if (!_watched.Exists(one => one.Problem == e.Message))
                LogRejected(certificate.Current.Subject, e.Message);
            certificate.Problem = e.Message;
        }
    }

    private void Use(WatchedCertificate certificate, ServerCertificate read)
    {
        certificate.Problem = null;
        if (read == certificate.Current)
            return;
        certificate.Use(read);
        _warned.Remove(certificate.File);
        LogChanged(certificate.File, read.Subject);
        WarnOfEnd(certificate);
    }

    private void WarnOfEnd(WatchedCertificate watched)
    {
        var now = DateTime.UtcNow;
        if (now - _warned.GetValueOrDefault(watched.File) < WarningInterval)
            return;
        _warned[watched.File] = now;
        var certificate = watched.Current.Certificate;
        var (begin, end) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        if (now < begin)
            LogEarly(watched.File, Show(begin));
        else if (now > end)
            LogExpired(watched.File, Show(end));
        else if (end - now < WarningTime)
            LogExpiring(watched.File, Show(end));
    }

    private static string Show(DateTime time) => time.ToString("u", CultureInfo.InvariantCulture);

    [LoggerMessage(LogLevel.Information, "The certificate '{File}' was read again: new connections are served with {Subject}")]
    private partial void LogChanged(string file, string subject);

    [LoggerMessage(LogLevel.Warning, "The files of a certificate have changed and can't be used, so that {Subject} is still served as it was. {Reason}")]
    private partial void LogRejected(string subject, string reason);

    [LoggerMessage(LogLevel.Warning, "The certificate '{File}' is valid only from {Begin} on")]
    private partial void LogEarly(string file, string begin);

    [LoggerMessage(LogLevel.Warning, "The certificate '{File}' has expired at {End}: clients refuse it")]
    private partial void LogExpired(string file, string end);

    [LoggerMessage(LogLevel.Warning, "The certificate '{File}' expires at {End}: replace its files, which are read again without a restart")]
    private partial void LogExpiring(string file, string end);
}
