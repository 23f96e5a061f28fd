//! The statements of logins, sessions, recovery codes and attempts.

use crate::statements::statements;

statements! {
    LOGIN_BY_EMAIL = "SELECT id, customer_id, email, password_hash, totp_sealed_secret,
            totp_confirmed_at, totp_last_step, created_at
        FROM login WHERE email = $1";
    LOGIN = "SELECT id, customer_id, email, password_hash, totp_sealed_secret, totp_confirmed_at,
            totp_last_step, created_at
        FROM login WHERE id = $1";
    ADD_LOGIN = "INSERT INTO login (id, customer_id, email, password_hash, totp_sealed_secret,
            totp_confirmed_at, totp_last_step, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// Holds the row until the transaction ends, on both engines.
    LOCK_LOGIN = "UPDATE login SET totp_last_step = totp_last_step WHERE id = $1
        RETURNING id, customer_id, email, password_hash, totp_sealed_secret, totp_confirmed_at,
            totp_last_step, created_at";
    SET_PASSWORD_HASH = "UPDATE login SET password_hash = $2 WHERE id = $1";
    SET_TOTP = "UPDATE login
        SET totp_sealed_secret = $2, totp_confirmed_at = $3, totp_last_step = $4 WHERE id = $1";
    USE_TOTP_STEP = "UPDATE login SET totp_last_step = $2 WHERE id = $1 AND totp_last_step < $2";
    DROP_RECOVERY_CODES = "DELETE FROM recovery_code WHERE login_id = $1";
    ADD_RECOVERY_CODE = "INSERT INTO recovery_code (login_id, code_hash) VALUES ($1, $2)";
    USE_RECOVERY_CODE = "UPDATE recovery_code SET used_at = $3
        WHERE login_id = $1 AND code_hash = $2 AND used_at IS NULL";
    RECOVERY_CODES_LEFT = "SELECT COUNT(*) FROM recovery_code
        WHERE login_id = $1 AND used_at IS NULL";
    ADD_SESSION = "INSERT INTO session (id, token_hash, login_id, current_account, proved_at,
            device, created_at, last_seen_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    /// Every request of a signed-in person begins with this one: a row for each account.
    SESSION_AND_ACCOUNTS = "SELECT s.id, s.token_hash, s.login_id, s.current_account, s.proved_at,
            s.device, s.created_at, s.last_seen_at, s.expires_at, l.customer_id,
            l.totp_confirmed_at, c.name AS customer_name,
            a.id AS account_id, a.number, a.label, a.currency, a.payment_method,
            a.collection_day, a.opened_on, a.supply_version
        FROM session s
        JOIN login l ON l.id = s.login_id
        JOIN customer c ON c.id = l.customer_id
        LEFT JOIN account a ON a.customer_id = l.customer_id
        WHERE s.token_hash = $1 AND s.expires_at > $2
        ORDER BY a.number";
    SESSION_BY_TOKEN = "SELECT s.id, s.token_hash, s.login_id, s.current_account, s.proved_at,
            s.device, s.created_at, s.last_seen_at, s.expires_at, l.customer_id,
            l.totp_confirmed_at, c.name AS customer_name
        FROM session s
        JOIN login l ON l.id = s.login_id
        JOIN customer c ON c.id = l.customer_id
        WHERE s.token_hash = $1 AND s.expires_at > $2";
    TOUCH_SESSION = "UPDATE session SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2";
    SET_CURRENT_ACCOUNT = "UPDATE session SET current_account = $2 WHERE id = $1";
    SESSIONS_OF = "SELECT id, token_hash, login_id, current_account, proved_at, device, created_at,
            last_seen_at, expires_at
        FROM session WHERE login_id = $1 AND expires_at > $2
        ORDER BY last_seen_at DESC, id DESC";
    END_SESSION = "DELETE FROM session WHERE login_id = $1 AND id = $2";
    END_OTHER_SESSIONS = "DELETE FROM session WHERE login_id = $1 AND id <> $2";
    PURGE_SESSIONS = "DELETE FROM session WHERE expires_at < $1";
    /// One statement, so that replicas counting at once never count the same attempt twice.
    COUNT_ATTEMPT = "INSERT INTO attempt (bucket, window_start, attempts) VALUES ($1, $2, 1)
        ON CONFLICT (bucket, window_start) DO UPDATE SET attempts = attempt.attempts + 1
        RETURNING attempts";
    PURGE_ATTEMPTS = "DELETE FROM attempt WHERE window_start < $1";
}
