package io.lepton.control;

import io.lepton.chassis.Clock;
import io.lepton.control.Change.Kind;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.RegionId;
import io.lepton.domain.TenantId;
import io.lepton.governance.KeyText;
import io.lepton.governance.Permission;
import io.lepton.governance.Role;
import io.lepton.governance.Target;
import io.lepton.identity.Passwords;
import io.lepton.wire.AccountRequest;
import io.lepton.wire.AccountView;
import io.lepton.wire.KeyRequest;
import io.lepton.wire.KeyView;
import io.lepton.wire.LoginRequest;
import io.lepton.wire.NewKeyView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Gives and takes accounts and keys; each is one write of the desired state, so that it is stored before it is told, and reaches
 * gateways with the next snapshot. Safe for any thread.
 */
final class AccessDesk {
    /** No password's hash: checked where an account is not there, so that the answer takes as long as for one that is. */
    private static final String NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$" + "A".repeat(22) + "$" + "A".repeat(43);

    private static final int ACCOUNTS_MAX = 10_000;
    private static final int KEYS_MAX = 10_000;
    private static final int PASSWORD_CHARACTERS_MIN = 12;
    private static final int PASSWORD_CHARACTERS_MAX = 1_024;
    private static final int LOGIN_HOURS = 12;
    private static final int LOGIN_HOURS_MAX = 720;
    private static final int KEY_DAYS = 90;
    private static final int KEY_DAYS_MAX = 3_650;
    private static final int ID_CHARACTERS = 12;
    private static final String ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    /** Keys that are over are shown for a while, and then forgotten; the history keeps them. */
    private static final Duration KEPT = Duration.ofDays(30);

    private final Mailbox mailbox;
    private final Clock clock;
    private final RandomGenerator secrets;
    private final LoginBrake brake = new LoginBrake();

    AccessDesk(Mailbox mailbox, Clock clock, RandomGenerator secrets) {
        this.mailbox = mailbox;
        this.clock = clock;
        this.secrets = secrets;
    }

    List<AccountView> accounts() {
        return book().accounts().stream().map(AccessDesk::view).toList();
    }

    /** Makes or changes an account; whoever may not give accounts may change the password of its own. */
    AccountView put(String subject, AccountRequest request) {
        var fresh = Inputs.checked(() -> new Account(subject, Optional.empty(), clock.now()));
        boolean isOwn =
                Asker.current().filter(asker -> asker.subject().equals(subject)).isPresent();
        boolean isPasswordAlone = request.role().isEmpty() && request.project().isEmpty();
        if (!(isOwn && isPasswordAlone && book().account(subject).isPresent())) {
            Asker.require(Permission.MANAGE_ACCESS, Target.ofFleet());
        }
        request.password().ifPresent(AccessDesk::checkPassword);
        Optional<String> hash = request.password().map(this::hash);
        return mailbox.exclusively(() -> {
            AccessBook book = book();
            Optional<Account> former = book.account(subject);
            if (former.isEmpty() && book.accounts().size() >= ACCOUNTS_MAX) {
                throw new LeptonException(ErrorCode.OVERLOADED, "no room: accountsMax=" + ACCOUNTS_MAX);
            }
            if (former.isPresent() && request.role().isPresent()) {
                throw new LeptonException(
                        ErrorCode.CONFLICT,
                        "the account is there already; give it a role by a RoleBinding: field=role");
            }
            var account = new Account(
                    subject,
                    hash.or(() -> former.flatMap(Account::passwordHash)),
                    former.map(Account::createdAt).orElse(fresh.createdAt()));
            List<Edit> edits = new ArrayList<>(List.of(new Edit.Put(Kind.ACCOUNT, account)));
            request.role()
                    .ifPresent(role -> edits.add(new Edit.Put(Kind.ROLE_BINDING, binding(account, role, request))));
            write(edits);
            return view(account);
        });
    }

    private static RoleBinding binding(Account account, String role, AccountRequest request) {
        return Inputs.checked(() -> new RoleBinding(
                account.subject().replace(':', '-') + "-" + role,
                Role.of(role),
                List.of(account.subject()),
                request.project()));
    }

    /** Removes an account; its keys are good for nothing from now on. */
    void remove(String subject) {
        mailbox.exclusively(() -> {
            AccessBook book = book();
            if (book.account(subject).isEmpty()) {
                throw new LeptonException(ErrorCode.NOT_FOUND, "no such account: account=" + subject);
            }
            List<Edit> edits = new ArrayList<>(List.of(new Edit.Remove(Kind.ACCOUNT, subject)));
            book.keys().stream()
                    .filter(key ->
                            key.subject().equals(subject) && key.revokedAt().isEmpty())
                    .forEach(key -> edits.add(new Edit.Put(Kind.API_KEY, key.revoked(clock.now()))));
            write(edits);
            return subject;
        });
    }

    /**
     * A key for a password.
     *
     * @throws LeptonException {@link ErrorCode#UNAUTHENTICATED} if the account or the password is wrong, which one is not told
     */
    NewKeyView login(LoginRequest request) {
        int hours = inRange("hours", request.hours().orElse(LOGIN_HOURS), LOGIN_HOURS_MAX);
        String subject = request.account();
        if (!Account.SUBJECT.matcher(subject).matches() || request.password().length() > PASSWORD_CHARACTERS_MAX) {
            throw Gatekeeper.refusal("wrong account or password");
        }
        Optional<Account> account = book().account(subject);
        brake.begin(subject, clock.nanos());
        boolean isRight = false;
        try {
            String kept = account.flatMap(Account::passwordHash).orElse(NOBODYS);
            isRight = Passwords.matches(request.password(), kept)
                    && account.flatMap(Account::passwordHash).isPresent();
        } finally {
            brake.end(subject, isRight, clock.nanos());
        }
        if (!isRight) {
            throw Gatekeeper.refusal("wrong account or password");
        }
        return Author.calling(
                subject,
                () -> issue(account.orElseThrow(), ApiKey.Bounds.none(), Optional.empty(), Duration.ofHours(hours)));
    }

    /** The keys that the asker may see: its own, and all for whoever may look at access. */
    List<KeyView> keys() {
        boolean seesAll = Asker.may(Permission.SEE_ACCESS, Target.ofFleet());
        Instant now = clock.now();
        return book().keys().stream()
                .filter(key -> seesAll || isOwn(key))
                .map(key -> view(key, now))
                .toList();
    }

    /** A new key; for an account of one's own by a credential that is not bound itself, else by whoever may give access. */
    NewKeyView create(KeyRequest request) {
        var asker = Asker.current();
        String subject = request.account()
                .or(() -> asker.map(one -> one.subject()))
                .orElseThrow(() ->
                        new LeptonException(ErrorCode.INVALID_REQUEST, "whose key it is must be told: field=account"));
        boolean isOwn = asker.filter(
                        one -> one.subject().equals(subject) && one.bound().isEmpty())
                .isPresent();
        if (!isOwn) {
            Asker.require(Permission.MANAGE_ACCESS, Target.ofFleet());
        }
        int days = inRange("days", request.days().orElse(KEY_DAYS), KEY_DAYS_MAX);
        var bounds = Inputs.checked(() -> new ApiKey.Bounds(
                request.role().map(Role::of),
                request.project(),
                request.regions().orElse(List.of())));
        Account account = book().account(subject)
                .orElseThrow(() ->
                        new LeptonException(ErrorCode.NOT_FOUND, "no such account; make it first: account=" + subject));
        return issue(account, bounds, request.tenant(), Duration.ofDays(days));
    }

    /** Takes a key back, at once and for good. */
    KeyView revoke(String id) {
        return mailbox.exclusively(() -> {
            Optional<ApiKey> found = book().key(id);
            if (found.filter(AccessDesk::isOwn).isEmpty()) {
                Asker.require(Permission.MANAGE_ACCESS, Target.ofFleet());
            }
            ApiKey key = found.orElseThrow(() -> new LeptonException(ErrorCode.NOT_FOUND, "no such key: key=" + id));
            ApiKey revoked = key.revokedAt().isPresent() ? key : key.revoked(clock.now());
            if (!revoked.equals(key)) {
                write(List.of(new Edit.Put(Kind.API_KEY, revoked)));
            }
            return view(revoked, clock.now());
        });
    }

    private NewKeyView issue(Account account, ApiKey.Bounds bounds, Optional<TenantId> tenant, Duration life) {
        byte[] secret = new byte[KeyText.SECRET_BYTES];
        secrets.nextBytes(secret);
        KeyText text = KeyText.of(freshId(), secret);
        Instant now = clock.now();
        return mailbox.exclusively(() -> {
            AccessBook book = book();
            requireKnown(bounds);
            var key = new ApiKey(
                    text.id(),
                    account.subject(),
                    text.sha256(),
                    bounds,
                    tenant.orElseGet(() -> new TenantId(account.label())),
                    now,
                    now.plus(life),
                    Optional.empty());
            List<Edit> edits = new ArrayList<>(List.of(new Edit.Put(Kind.API_KEY, key)));
            List<ApiKey> old = book.keys().stream()
                    .filter(other -> isForgotten(other, now))
                    .toList();
            old.forEach(other -> edits.add(new Edit.Remove(Kind.API_KEY, other.id())));
            if (book.keys().size() - old.size() >= KEYS_MAX) {
                throw new LeptonException(ErrorCode.OVERLOADED, "no room: keysMax=" + KEYS_MAX);
            }
            write(edits);
            return new NewKeyView(text.reveal(), view(key, now));
        });
    }

    private void requireKnown(ApiKey.Bounds bounds) {
        Declarations declared = mailbox.read(ControlCore::declared);
        bounds.project()
                .filter(project -> declared.find(Kind.PROJECT, project).isEmpty())
                .ifPresent(project -> {
                    throw new LeptonException(ErrorCode.INVALID_REQUEST, "no such project: project=" + project);
                });
        for (RegionId region : bounds.regions()) {
            if (declared.find(Kind.REGION, region.value()).isEmpty()) {
                throw new LeptonException(ErrorCode.UNKNOWN_REGION, "no such region: region=" + region);
            }
        }
    }

    private static boolean isForgotten(ApiKey key, Instant now) {
        Instant over = key.revokedAt().orElse(key.expiresAt());
        return now.isAfter(over.plus(KEPT));
    }

    private String freshId() {
        var id = new StringBuilder();
        for (int i = 0; i < ID_CHARACTERS; i++) {
            id.append(ID_ALPHABET.charAt(secrets.nextInt(ID_ALPHABET.length())));
        }
        return id.toString();
    }

    private static boolean isOwn(ApiKey key) {
        return Asker.current()
                .filter(asker -> asker.subject().equals(key.subject()))
                .isPresent();
    }

    private void write(List<Edit> edits) {
        mailbox.handle(new ControlEvent.Edited(edits));
    }

    private AccessBook book() {
        return new AccessBook(mailbox.read(ControlCore::declared));
    }

    private String hash(String password) {
        byte[] salt = new byte[Passwords.SALT_BYTES];
        secrets.nextBytes(salt);
        return Passwords.hash(password, salt);
    }

    private static void checkPassword(String password) {
        if (password.length() < PASSWORD_CHARACTERS_MIN || password.length() > PASSWORD_CHARACTERS_MAX) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "not " + PASSWORD_CHARACTERS_MIN + " to " + PASSWORD_CHARACTERS_MAX
                            + " characters: field=password");
        }
    }

    private static int inRange(String field, int value, int max) {
        if (value < 1 || value > max) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "outside [1, " + max + "]: " + field + "=" + value);
        }
        return value;
    }

    private static AccountView view(Account account) {
        return new AccountView(account.subject(), account.passwordHash().isPresent(), account.createdAt());
    }

    private static KeyView view(ApiKey key, Instant now) {
        String state = key.revokedAt().isPresent() ? "revoked" : key.isGoodAt(now) ? "good" : "expired";
        return new KeyView(
                key.id(),
                key.subject(),
                key.bounds().role().map(Role::word),
                key.bounds().project(),
                key.bounds().regions(),
                key.tenant(),
                key.createdAt(),
                key.expiresAt(),
                state);
    }
}
