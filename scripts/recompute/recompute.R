# Computes the statistics of a bundle again, without the product that made it.
#
#     Rscript recompute.R [FOLDER that the bundle was unpacked to]
#
# Reads report.json and inputs/, computes by pROC and rms, for all patients and for each group that a column of the
# predictions names: AUROC with DeLong's interval on the logit scale (DeLong et al., Biometrics 44 (1988);
# Pepe 2003, 5.2.5), Brier score, observed / expected, calibration in the large, calibration intercept and slope. Reads
# proofs/ too: for each experiment that is answered, the mean difference of its pairs with Student's interval, and the
# part of the pairs that are better with the exact (Clopper-Pearson) interval.
# Exit 0: all agree; 1: one does not; 2: nothing could be computed, and why.

stop_with <- function(reason) {
  cat("Nothing was computed: ", reason, "\n", sep = "")
  quit(status = 2)
}
for (package in c("jsonlite", "pROC", "rms")) {
  if (!suppressWarnings(suppressMessages(requireNamespace(package, quietly = TRUE))))
    stop_with(paste0("this needs jsonlite, pROC and rms (", package, " is not there)."))
}

# Sums and ranks differ in their last digits; fits end where their own solver ends.
SUMS <- 1e-9
FITS <- 1e-5
# As the report states it: a risk of 0 or 1 counts as this far away from it inside the logit.
NEAREST <- 1e-8
TEST <- c("test", "testing", "tst", "testset", "holdout", "heldout")
VALIDATION <- c("val", "valid", "validate", "validation", "validationset", "dev", "eval", "evaluation")

arguments <- commandArgs(trailingOnly = TRUE)
folder <- if (length(arguments) > 0) arguments[[1]] else "."
read_json <- function(path) jsonlite::fromJSON(file.path(folder, path), simplifyVector = FALSE)
read_table <- function(path) {
  read.csv(file.path(folder, path), colClasses = "character", check.names = FALSE, na.strings = character(0),
           encoding = "UTF-8")
}

compared <- 0
differing <- 0
compare <- function(id, stated, tolerance, own) {
  compared <<- compared + 1
  for (part in names(own)) {
    if (isTRUE(abs(stated[[part]] - own[[part]]) <= tolerance * max(1, abs(own[[part]])))) next
    differing <<- differing + 1
    cat(sprintf("DIFFERS %s: %s is %.17g in the report, and %.17g here\n", id, part, stated[[part]], own[[part]]))
  }
}

compare_experiments <- function() {
  for (name in sort(list.files(file.path(folder, "proofs")))) {
    answer <- read_json(file.path("proofs", name, "answer.json"))$answer
    # An ending that is not finite is worse than any that is.
    ends <- function(side) vapply(answer$values, function(pair) if (is.null(pair[[side]])) Inf else pair[[side]], 0)
    parts <- function(value, interval) list(value = value, lower = interval[[1]], upper = interval[[2]])
    if (answer$better$status == "estimated") {
      test <- binom.test(sum(ends("repaired") < ends("asIs")), length(answer$values))
      compare(paste0("proofs/", name, "/better"), answer$better, SUMS, parts(unname(test$estimate), test$conf.int))
    }
    if (answer$effect$status == "estimated") {
      changes <- ends("repaired") - ends("asIs")
      compare(paste0("proofs/", name, "/effect"), answer$effect, SUMS, parts(mean(changes), t.test(changes)$conf.int))
    }
  }
}

compute <- function(y, p) {
  curve <- pROC::roc(response = y, predictor = p, levels = c(0, 1), direction = "<", quiet = TRUE)
  value <- as.numeric(pROC::auc(curve))
  reach <- qnorm(0.975) * sqrt(pROC::var(curve, method = "delong")) / (value * (1 - value))
  inside <- pmin(pmax(p, NEAREST), 1 - NEAREST)
  joint <- rms::lrm.fit(qlogis(inside), y, eps = 1e-12, maxit = 200)$coefficients
  large <- glm(y ~ 1, offset = qlogis(inside), family = binomial, control = glm.control(epsilon = 1e-12, maxit = 200))
  list(
    patients = list(tolerance = SUMS, value = length(y)),
    events = list(tolerance = SUMS, value = sum(y)),
    auroc = list(tolerance = SUMS, value = value,
                 lower = plogis(qlogis(value) - reach), upper = plogis(qlogis(value) + reach)),
    brier = list(tolerance = SUMS, value = mean((p - y)^2)),
    `observed-expected` = list(tolerance = SUMS, value = sum(y) / sum(p)),
    `calibration-in-the-large` = list(tolerance = FITS, value = unname(coef(large))),
    `calibration-intercept` = list(tolerance = FITS, value = unname(joint[[1]])),
    `calibration-slope` = list(tolerance = FITS, value = unname(joint[[2]]))
  )
}

# Returns what the bundle does not hold, where nothing was compared.
compare_patients <- function() {
  record <- read_json("report.json")
  analysis <- record$subgroups
  if (analysis$status != "analysed") return("the report analyses no predictions.")
  if (!file.exists(file.path(folder, "inputs", "run.json"))) return("the bundle holds no inputs.")
  tables <- read_json("inputs/run.json")$predictions
  if (length(tables) == 0) return("the bundle holds no predictions of patients.")
  data <- NULL
  for (table in tables) {
    read <- read_table(table$file)
    if (table$name == analysis$set$name && nrow(read) == analysis$set$rows) data <- read
  }
  if (is.null(data)) return("the bundle holds no predictions that the report names.")
  if ("weight" %in% names(data)) return("the rows are weighted, which this script does not take.")
  if (analysis$evaluated$split != "unnamed") {
    words <- if (analysis$evaluated$split == "test") TEST else VALIDATION
    data <- data[gsub("[^[:alnum:]]+", "", tolower(data$split)) %in% words, , drop = FALSE]
  }
  y <- as.integer(as.numeric(data$y_true))
  p <- as.numeric(data$y_prob)

  groups <- list(all = rep(TRUE, nrow(data)))
  for (kind in c("group", "searched")) {
    for (family in if (kind == "group") analysis$families else analysis$explored) {
      for (group in family$groups) {
        label <- regmatches(group$description, regexec('^The column "(.*)" says "(.*)"\\.$', group$description))[[1]]
        if (length(label) == 0 || !(family$family %in% names(data))) next
        groups[[paste(kind, family$family, group$name, sep = "/")]] <- data[[family$family]] == label[[3]]
      }
    }
  }

  numbers <- setNames(lapply(record$numbers, `[[`, "value"), vapply(record$numbers, `[[`, "", "id"))
  for (place in names(groups)) {
    members <- groups[[place]]
    events <- sum(y[members])
    if (min(events, sum(members) - events) < 2) next
    statistics <- compute(y[members], p[members])
    for (name in names(statistics)) {
      stated <- numbers[[paste(place, name, sep = "/")]]
      # Fits by a penalised likelihood and what is no number have no counterpart here.
      if (is.null(stated) || stated$status != "estimated" || grepl("penalised", stated$method)) next
      own <- statistics[[name]]
      # Intervals are held against DeLong's only where the report states his.
      parts <- if (grepl("logit-DeLong interval$", stated$method)) c("value", "lower", "upper") else "value"
      compare(paste(place, name, sep = "/"), stated, own$tolerance, own[parts])
    }
  }
  "the report holds none of these statistics."
}

compare_experiments()
absent <- compare_patients()
if (compared == 0) stop_with(absent)
engine <- sprintf("pROC %s and rms %s", packageVersion("pROC"), packageVersion("rms"))
cat(sprintf("%d statistics computed by %s: %s.\n", compared, engine,
            if (differing == 0) "all agree" else sprintf("%d differ", differing)))
quit(status = if (differing == 0) 0 else 1)
